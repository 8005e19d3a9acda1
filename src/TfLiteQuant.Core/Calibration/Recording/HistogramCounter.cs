using System.Numerics.Tensors;
using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Statistics;

namespace TfLiteQuant.Calibration;

/// <summary>
/// Counts the values of one tensor as they come; bins widen when larger values do. All tensors' counts together are larger than
/// a cache. So few values are gathered until they are many, and counted in counters that all tensors share and that stay in the
/// cache, from where the sums are added up.
/// </summary>
/// <param name="shared">The counters that are shared, <see cref="MagnitudeBins.Counters"/>; all are zero between calls.</param>
internal sealed unsafe class HistogramCounter(uint[] shared)
{
    // The counters have 32 bits.
    private const long MostPending = 1L << 31;
    private const int Room = 2048;

    private readonly AlignedArray<float> _gathered = new(Room);
    private readonly uint[] _counts = new uint[MagnitudeBins.Bank];
    private int _count;
    private float _magnitude;
    private int _exponent = Histogram.ExponentFor(0);
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
        if (count <= Room / 2)
        {
            new ReadOnlySpan<float>(values, count).CopyTo(new Span<float>(Reserve(count), count));
            Commit(count, magnitude);
            return;
        }

        Commit(0, magnitude);
        Flush();
        Count(values, count);
    }

    /// <summary>Room for values; they count once <see cref="Commit"/> says so.</summary>
    /// <param name="count">How many, at most half the room there is.</param>
    public float* Reserve(int count)
    {
        if (_count + count > Room) Flush();
        return _gathered.Pointer + _count;
    }

    /// <summary>Counts the values that lie in the room reserved last; magnitude as of <see cref="Add"/>.</summary>
    public void Commit(int count, float magnitude)
    {
        _count += count;
        if (magnitude > _magnitude) _magnitude = magnitude;
    }

    /// <summary>All that was counted.</summary>
    public Histogram ToHistogram()
    {
        Flush();
        return Counted();
    }

    private Histogram Counted()
    {
        var counts = new long[MagnitudeBins.Bank];
        for (var bin = 0; bin < counts.Length; bin++) counts[bin] = _counts[bin];
        counts[MagnitudeBins.PerSign] -= _zeros;
        var histogram = new Histogram(_exponent, -MagnitudeBins.PerSign, counts, _zeros);
        return _counted is null ? histogram : Histogram.Merge(_counted, histogram);
    }

    private void Flush()
    {
        if (Histogram.ExponentFor(_magnitude) is var exponent && exponent > _exponent) Widen(exponent);
        if (_count > 0) Count(_gathered.Pointer, _count);
        _count = 0;
    }

    private void Count(float* values, int count)
    {
        if (_pending > MostPending - count)
        {
            _counted = Counted();
            Array.Clear(_counts);
            _pending = _zeros = 0;
        }

        _pending += count;
        // One over the width, a power of two.
        var scale = BitConverter.Int32BitsToSingle((127 - _exponent) << 23);
        fixed (uint* counters = shared) _zeros += MagnitudeBins.Count(values, count, scale, counters);
        TensorPrimitives.Add(_counts, shared.AsSpan(0, MagnitudeBins.Bank), _counts);
        TensorPrimitives.Add(_counts, shared.AsSpan(MagnitudeBins.Bank), _counts);
        Array.Clear(shared);
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
    }

    private void Move(int from, int to)
    {
        ref var source = ref _counts[from + MagnitudeBins.PerSign];
        var count = source;
        source = 0;
        _counts[to + MagnitudeBins.PerSign] += count;
    }
}
