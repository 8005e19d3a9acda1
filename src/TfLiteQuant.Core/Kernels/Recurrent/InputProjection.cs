using TfLiteQuant.Kernels;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>
/// What a recurrent cell adds from its inputs, for several steps at a time: inputs of different steps do not depend on each
/// other, so that their products share each load of the weights.
/// </summary>
internal sealed unsafe class InputProjection
{
    // A multiple of the three vectors that share a load; few enough steps that sums stay in the cache.
    private const int StepsAtOnce = 12;

    private readonly AlignedArray<float> _sums;
    private readonly int _rows;
    private readonly SequenceLayout _layout;
    private int _first;
    private int _count;

    /// <param name="rows">Sums per step and batch entry.</param>
    /// <param name="layout">The sequence.</param>
    public InputProjection(int rows, SequenceLayout layout)
    {
        _rows = rows;
        _layout = layout;
        _sums = new AlignedArray<float>(checked(Math.Min(StepsAtOnce, Math.Max(1, layout.Steps)) * layout.Batch * rows));
        Bias = new AlignedArray<float>(rows);
    }

    /// <summary>What each sum begins with.</summary>
    public AlignedArray<float> Bias { get; }

    /// <summary>Weights of the input.</summary>
    public required RowMatrix Weights { get; init; }

    /// <summary>Weights of a second input; null where there is none.</summary>
    public RowMatrix? AuxiliaryWeights { get; init; }

    /// <summary>Forgets the steps of an earlier run.</summary>
    public void Reset() => (_first, _count) = (0, 0);

    /// <summary>The sums of a step, [batch, rows], to which the caller may add. Steps must be asked for in order.</summary>
    public float* Step(int step, float* input, float* auxiliary, MatrixWork products)
    {
        if (step >= _first + _count) Compute(step, input, auxiliary, products);
        return _sums.Pointer + (long)(step - _first) * _layout.Batch * _rows;
    }

    private void Compute(int step, float* input, float* auxiliary, MatrixWork products)
    {
        _first = step;
        _count = Math.Min(StepsAtOnce, _layout.Steps - step);
        for (var i = 0; i < _count * _layout.Batch; i++) Bias.Span.CopyTo(new Span<float>(_sums.Pointer + (long)i * _rows, _rows));
        Add(Weights, input, step, products);
        if (AuxiliaryWeights is not null && auxiliary != null) Add(AuxiliaryWeights, auxiliary, step, products);
    }

    private void Add(RowMatrix weights, float* x, int step, MatrixWork products)
    {
        if (_count == 1)
        {
            products.Run(weights, x + _layout.Row(step, 0) * weights.Columns, _layout.BatchRows * weights.Columns, _sums.Pointer, _rows, _layout.Batch);
            return;
        }

        for (var batch = 0; batch < _layout.Batch; batch++)
            products.Run(
                weights, x + _layout.Row(step, batch) * weights.Columns, _layout.StepRows * weights.Columns,
                _sums.Pointer + (long)batch * _rows, (long)_layout.Batch * _rows, _count);
    }
}
