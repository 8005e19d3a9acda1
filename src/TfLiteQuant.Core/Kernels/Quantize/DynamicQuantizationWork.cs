namespace TfLiteQuant.Kernels;

/// <summary>
/// Quantizes an activation while the model runs: runs of values (rows of a product, or images) that get a scale and zero point each.
/// Many runs are shared out among the threads; few are cut, and their ranges found first.
/// </summary>
/// <typeparam name="T">sbyte: codes; short: codes less their zero point.</typeparam>
internal sealed unsafe class DynamicQuantizationWork<T> : RangeWork, IElementConversion<float, T>
    where T : unmanaged
{
    private const int Piece = 8192;
    private readonly int _length;
    private readonly int _piecesPerRun;
    private readonly bool _isAsymmetric;
    private readonly RowScales _rows;
    private readonly AlignedArray<T> _codes;
    private readonly RunRanges _ranges;
    private float* _values;
    private bool _findsRanges;

    /// <param name="runs">Runs.</param>
    /// <param name="length">Values of a run.</param>
    /// <param name="isAsymmetric">Whether codes have a zero point.</param>
    /// <param name="rows">Takes scales and zero points.</param>
    /// <param name="threads">Threads that share the work.</param>
    public DynamicQuantizationWork(int runs, int length, bool isAsymmetric, RowScales rows, int threads)
        : this(runs, length, isAsymmetric, rows, threads, PiecesPerRun(runs, length, threads))
    {
    }

    private DynamicQuantizationWork(int runs, int length, bool isAsymmetric, RowScales rows, int threads, int piecesPerRun)
        : base(runs * piecesPerRun, Math.Max(1, Math.Min(length, Piece)), threads)
    {
        _length = length;
        _piecesPerRun = piecesPerRun;
        _isAsymmetric = isAsymmetric;
        _rows = rows;
        _codes = new AlignedArray<T>((long)runs * length);
        _ranges = new RunRanges(runs, piecesPerRun, isAsymmetric, rows);
    }

    public T* Run(WorkerPool workers, float* source)
    {
        _values = source;
        if (_piecesPerRun > 1)
        {
            _findsRanges = true;
            RunAll(workers);
            _ranges.ChooseAll();
            _findsRanges = false;
        }

        RunAll(workers);
        return _codes.Pointer;
    }

    protected override void Execute(int first, int end)
    {
        if (_piecesPerRun == 1 && DynamicRuns.Fits(_length))
        {
            var start = (nint)first * _length;
            DynamicRuns.Quantize(
                _values + start, _length, end - first, _isAsymmetric, _codes.Pointer + start, _rows.Scales.Pointer + first, _rows.ZeroPoints.Pointer + first);
            return;
        }

        for (var item = first; item < end; item++)
        {
            var run = item / _piecesPerRun;
            var from = item % _piecesPerRun * Piece;
            var count = _piecesPerRun == 1 ? _length : Math.Min(Piece, _length - from);
            var at = (nint)run * _length + from;
            if (_findsRanges || _piecesPerRun == 1) _ranges.Look(item, _values + at, count);
            if (_findsRanges) continue;
            if (_piecesPerRun == 1) _ranges.Choose(run);
            DynamicCodes.Quantize(_values + at, count, _ranges.Parameters[run], _codes.Pointer + at);
        }
    }

    private static int PiecesPerRun(int runs, int length, int threads)
        => threads == 1 || runs >= 2 * threads ? 1 : Math.Max(1, (length + Piece - 1) / Piece);
}
