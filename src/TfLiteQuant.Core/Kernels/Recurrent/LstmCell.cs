using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>
/// A float LSTM over a sequence. The gates (input, forget, cell, output; without the first where input and forget are
/// coupled) are the rows of one packed matrix, so that one pass over it serves all. States are held padded to whole vectors
/// while the sequence runs; padding stays zero, because its weights and biases are.
/// </summary>
internal sealed unsafe class LstmCell
{
    private readonly LstmWeights _weights;
    private readonly SequenceLayout _layout;
    private readonly InputProjection _input;
    private readonly MatrixWork _products;
    private readonly AlignedArray<float> _cell, _hidden, _output;
    private readonly int _padded, _rows;

    public LstmCell(LstmWeights weights, SequenceLayout layout, WorkerPool workers)
    {
        _weights = weights;
        _layout = layout;
        _products = new MatrixWork(workers);
        _padded = weights.PaddedUnits;
        _rows = weights.Input.Rows;
        _input = new InputProjection(_rows, layout) { Weights = weights.Input, AuxiliaryWeights = weights.Auxiliary };
        if (weights.Norms is null) weights.Bias.Span.CopyTo(_input.Bias.Span);
        _cell = new AlignedArray<float>(checked(layout.Batch * _padded));
        _hidden = new AlignedArray<float>(checked(layout.Batch * _padded));
        _output = weights.Projection is { } projection ? new AlignedArray<float>(checked(layout.Batch * projection.Rows)) : _hidden;
    }

    /// <summary>Who is told what arises; null for nobody.</summary>
    public ICellListener? Listener { get; set; }

    /// <summary>Where the sums that go into the gates are left, of the last step: [batch, gates, units]; null for nowhere. Cells
    /// whose gates see their state add that later, and it is not in here.</summary>
    public float* Sums { get; set; }

    private int OutputStride => _weights.Projection?.Rows ?? _padded;

    /// <summary>Runs the sequence.</summary>
    /// <param name="input">[rows of the layout, features].</param>
    /// <param name="auxiliary">A second input; null where there is none.</param>
    /// <param name="outputState">[batch, outputs], read and written.</param>
    /// <param name="cellState">[batch, units], read and written.</param>
    /// <param name="output">First output.</param>
    /// <param name="outputStride">Floats from row to row of the output.</param>
    public void Run(float* input, float* auxiliary, float* outputState, float* cellState, float* output, int outputStride)
    {
        var (units, outputs) = (_weights.Units, _weights.Outputs);
        _input.Reset();
        Rows(cellState, units, _cell.Pointer, _padded, units);
        Rows(outputState, outputs, _output.Pointer, OutputStride, outputs);
        for (var step = 0; step < _layout.Steps; step++)
        {
            var sums = _input.Step(step, input, auxiliary, _products);
            if (_weights.Recurrent is { } recurrent) _products.Run(recurrent, _output.Pointer, OutputStride, sums, _rows, _layout.Batch);
            if (Sums is not null) Rows(sums, _padded, Sums, _weights.Units, _weights.Units, _layout.Batch * (_rows / _padded));
            for (var batch = 0; batch < _layout.Batch; batch++) Gates(sums + (long)batch * _rows, batch);
            if (_weights.Projection is not null) Project();
            if (Listener is not null) Tell(Listener);
            for (var batch = 0; batch < _layout.Batch; batch++)
                Rows(_output.Pointer + (long)batch * OutputStride, 0, output + _layout.Row(step, batch) * outputStride, 0, outputs, 1);
        }

        Rows(_cell.Pointer, _padded, cellState, units, units);
        Rows(_output.Pointer, OutputStride, outputState, outputs, outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Gates(float* sums, int batch)
    {
        var w = _weights;
        var coupled = w.IsCoupled;
        var cell = _cell.Pointer + (long)batch * _padded;
        var hidden = _hidden.Pointer + (long)batch * _padded;
        var z = stackalloc float*[4];
        for (var gate = 0; gate < 4; gate++) z[gate] = coupled ? (gate == 0 ? null : sums + (gate - 1) * _padded) : sums + gate * _padded;
        if (w.Diagonal is { } diagonal) AddProduct(sums, diagonal.Pointer, _output.Pointer + (long)batch * OutputStride, _rows / _padded);
        for (var gate = coupled ? 1 : 0; gate < 3; gate++) Finish(gate, z[gate], cell);

        var (one, bound) = (Vector256<float>.One, Vector256.Create(w.CellClip));
        for (var j = 0; j < _padded; j += PackedRows.Lanes)
        {
            var forget = GateMath.Sigmoid(Vector256.Load(z[1] + j));
            var enter = coupled ? one - forget : GateMath.Sigmoid(Vector256.Load(z[0] + j));
            var state = forget * Vector256.Load(cell + j) + enter * GateMath.Activate(w.Activation, Vector256.Load(z[2] + j));
            if (w.CellClip > 0) state = Vector256.Min(Vector256.Max(state, -bound), bound);
            state.Store(cell + j);
        }

        Finish(3, z[3], cell);
        for (var j = 0; j < _padded; j += PackedRows.Lanes)
            (GateMath.Sigmoid(Vector256.Load(z[3] + j)) * GateMath.Activate(w.Activation, Vector256.Load(cell + j))).Store(hidden + j);
    }

    private void Tell(ICellListener listener)
    {
        for (var batch = 0; batch < _layout.Batch; batch++)
        {
            listener.CellState(new ReadOnlySpan<float>(_cell.Pointer + (long)batch * _padded, _weights.Units));
            listener.Hidden(new ReadOnlySpan<float>(_hidden.Pointer + (long)batch * _padded, _weights.Units));
            listener.Output(new ReadOnlySpan<float>(_output.Pointer + (long)batch * OutputStride, _weights.Outputs));
        }
    }

    // What a gate's sum still lacks: the look at the cell's state, and normalization over the units with its bias.
    private void Finish(int gate, float* sum, float* cell)
    {
        if (_weights.Peepholes?[gate] is { } peephole) AddProduct(sum, peephole.Pointer, cell, 1);
        if (_weights.Norms is not { } norms) return;
        Listener?.GateSum(gate, new ReadOnlySpan<float>(sum, _weights.Units));
        LayerNormalization.Run(sum, _weights.Units, _padded, norms[gate]!.Pointer, _weights.Bias.Pointer + _weights.RowOf(gate));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddProduct(float* sum, float* factors, float* values, int gates)
    {
        for (var gate = 0; gate < gates; gate++, sum += _padded, factors += _padded)
        {
            for (var j = 0; j < _padded; j += PackedRows.Lanes)
                Vector256.MultiplyAddEstimate(Vector256.Load(factors + j), Vector256.Load(values + j), Vector256.Load(sum + j)).Store(sum + j);
        }
    }

    private void Project()
    {
        var projection = _weights.Projection!;
        for (var batch = 0; batch < _layout.Batch; batch++)
            _weights.ProjectionBias!.Span.CopyTo(new Span<float>(_output.Pointer + (long)batch * projection.Rows, projection.Rows));
        _products.Run(projection, _hidden.Pointer, _padded, _output.Pointer, projection.Rows, _layout.Batch);
        if (_weights.ProjectionClip <= 0) return;
        var bound = Vector256.Create(_weights.ProjectionClip);
        for (var j = 0; j < _output.Count; j += PackedRows.Lanes)
            Vector256.Min(Vector256.Max(Vector256.Load(_output.Pointer + j), -bound), bound).Store(_output.Pointer + j);
    }

    private void Rows(float* source, int sourceStride, float* target, int targetStride, int count)
        => Rows(source, sourceStride, target, targetStride, count, _layout.Batch);

    private static void Rows(float* source, int sourceStride, float* target, int targetStride, int count, int rows)
    {
        for (var row = 0; row < rows; row++, source += sourceStride, target += targetStride) new Span<float>(source, count).CopyTo(new Span<float>(target, count));
    }
}
