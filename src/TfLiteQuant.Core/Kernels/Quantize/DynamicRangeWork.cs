namespace TfLiteQuant.Kernels;

/// <summary>
/// Chooses scale and zero point of an activation while the model runs, a pair for each run of values (an image), for a product that
/// quantizes the values itself. Long runs are cut among the threads.
/// </summary>
internal sealed unsafe class DynamicRangeWork : RangeWork
{
    private const int Piece = 8192;

    /// <summary>Values that count as one multiply-accumulate, as <see cref="RangeWork"/> counts work: half of them come from the cache of another core.</summary>
    private const int Speed = 1;

    private readonly int _length;
    private readonly int _pieces;
    private readonly RunRanges _ranges;
    private float* _values;

    /// <param name="runs">Runs.</param>
    /// <param name="length">Values of a run.</param>
    /// <param name="isAsymmetric">Whether codes have a zero point.</param>
    /// <param name="rows">Takes scales and zero points.</param>
    /// <param name="threads">Threads that share the work.</param>
    public DynamicRangeWork(int runs, int length, bool isAsymmetric, RowScales rows, int threads)
        : base(runs * Pieces(length), Math.Max(1, Math.Min(length, Piece) / Speed), threads)
    {
        _length = length;
        _pieces = Pieces(length);
        _ranges = new RunRanges(runs, _pieces, isAsymmetric, rows);
    }

    /// <summary>Looks at all values; what was chosen is valid until the next run.</summary>
    public DynamicParameters[] Run(WorkerPool workers, float* values)
    {
        _values = values;
        RunAll(workers);
        _ranges.ChooseAll();
        return _ranges.Parameters;
    }

    /// <summary>Takes the extremes of a single run from who computed the values.</summary>
    public DynamicParameters[] Take(FoundExtremes extremes)
    {
        _ranges.Choose(0, extremes.Min, extremes.Max);
        return _ranges.Parameters;
    }

    protected override void Execute(int first, int end)
    {
        for (var item = first; item < end; item++)
        {
            var from = item % _pieces * Piece;
            _ranges.Look(item, _values + (nint)(item / _pieces) * _length + from, Math.Min(Piece, _length - from));
        }
    }

    private static int Pieces(int length) => Math.Max(1, (length + Piece - 1) / Piece);
}
