using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>A float recurrent cell without gates over a sequence: h = activation(W x + R h + b).</summary>
internal sealed unsafe class SimpleCell
{
    private readonly SequenceLayout _layout;
    private readonly CellActivation _activation;
    private readonly RowMatrix _recurrent;
    private readonly InputProjection _input;
    private readonly MatrixWork _products;
    private readonly AlignedArray<float> _state;
    private readonly int _units;

    /// <param name="input">Weights of the inputs, rows padded; its bias is set.</param>
    /// <param name="recurrent">Weights of the state.</param>
    /// <param name="units">Units.</param>
    /// <param name="activation">Activation.</param>
    /// <param name="layout">The sequence.</param>
    /// <param name="workers">Threads.</param>
    public SimpleCell(InputProjection input, RowMatrix recurrent, int units, CellActivation activation, SequenceLayout layout, WorkerPool workers)
    {
        (_input, _recurrent, _units, _activation, _layout) = (input, recurrent, units, activation, layout);
        _products = new MatrixWork(workers);
        _state = new AlignedArray<float>(checked(layout.Batch * recurrent.Rows));
    }

    /// <summary>Who is told what arises; null for nobody.</summary>
    public ICellListener? Listener { get; set; }

    /// <summary>Runs the sequence; <paramref name="state"/> [batch, units] is read and written.</summary>
    public void Run(float* input, float* auxiliary, float* state, float* output, int outputStride)
    {
        var rows = _recurrent.Rows;
        _input.Reset();
        for (var batch = 0; batch < _layout.Batch; batch++) Copy(state + (long)batch * _units, _state.Pointer + (long)batch * rows);
        for (var step = 0; step < _layout.Steps; step++)
        {
            var sums = _input.Step(step, input, auxiliary, _products);
            _products.Run(_recurrent, _state.Pointer, rows, sums, rows, _layout.Batch);
            for (var batch = 0; batch < _layout.Batch; batch++)
            {
                var from = (long)batch * rows;
                var to = _state.Pointer + from;
                Activate(sums + from, to);
                Copy(to, output + _layout.Row(step, batch) * outputStride);
                Listener?.Output(new ReadOnlySpan<float>(to, _units));
            }
        }

        for (var batch = 0; batch < _layout.Batch; batch++) Copy(_state.Pointer + (long)batch * rows, state + (long)batch * _units);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Activate(float* sums, float* state)
    {
        for (var j = 0; j < _recurrent.Rows; j += PackedRows.Lanes) GateMath.Activate(_activation, Vector256.Load(sums + j)).Store(state + j);
    }

    private void Copy(float* source, float* target) => new Span<float>(source, _units).CopyTo(new Span<float>(target, _units));
}
