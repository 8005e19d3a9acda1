using TfLiteQuant.Kernels.Statistics;

namespace TfLiteQuant.Calibration;

/// <summary>Counts the values of one tensor as they come; bins widen when larger values do.</summary>
internal sealed unsafe class HistogramCounter
{
    // The counters have 32 bits.
    private const long MostPending = 1L << 31;

    private readonly uint[] _counters = GC.AllocateArray<uint>(MagnitudeBins.Counters, pinned: true);
    private int _exponent = Histogram.ExponentFor(0);
    private float _scale = ScaleOf(Histogram.ExponentFor(0));
    private long _pending;
    private long _zeros;
    private Histogram? _counted;

    /// <summary>Counts values.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="count">How many.</param>
    /// <param name="magnitude">At least the largest magnitude of theirs. It decides on the bins' width, whether it is counted
    /// or not, so that the width does not depend on what is.</param>
    public void Add(float* values, int count, float magnitude)
    {
        if (Histogram.ExponentFor(magnitude) is var exponent && exponent > _exponent) Widen(exponent);
        if (_pending > MostPending - count) Drain();
        _pending += count;
        fixed (uint* counters = _counters) _zeros += MagnitudeBins.Count(values, count, _scale, counters);
    }

    /// <summary>All that was counted.</summary>
    public Histogram ToHistogram()
    {
        var counts = new long[2 * MagnitudeBins.PerSign];
        for (var bin = 0; bin < counts.Length; bin++) counts[bin] = (long)_counters[2 * bin] + _counters[(2 * bin) + 1];
        counts[MagnitudeBins.PerSign] -= _zeros;
        var histogram = new Histogram(_exponent, -MagnitudeBins.PerSign, counts, _zeros);
        return _counted is null ? histogram : Histogram.Merge(_counted, histogram);
    }

    private void Drain()
    {
        _counted = ToHistogram();
        Array.Clear(_counters);
        _pending = _zeros = 0;
    }

    // From zero outwards, so that a bin moves to where one has been taken from already.
    private void Widen(int exponent)
    {
        var steps = Math.Min(exponent - _exponent, 31);
        for (var bin = 0; _pending > 0 && bin < MagnitudeBins.PerSign; bin++)
        {
            Move(bin, bin >> steps);
            Move(~bin, ~bin >> steps);
        }

        _exponent = exponent;
        _scale = ScaleOf(exponent);
    }

    private void Move(int from, int to)
    {
        for (var bank = 0; bank < 2; bank++)
        {
            ref var source = ref _counters[MagnitudeBins.CounterOf(from) + bank];
            var count = source;
            source = 0;
            _counters[MagnitudeBins.CounterOf(to) + bank] += count;
        }
    }

    private static float ScaleOf(int exponent) => BitConverter.Int32BitsToSingle((127 - exponent) << 23);
}
