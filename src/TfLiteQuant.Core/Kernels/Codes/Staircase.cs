using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Where <see cref="FixedPointMultiplier.Multiply"/> steps from one result to the next, for magnitudes of operands on one side of 0.</summary>
/// <remarks>Everything in floats, as they are what will be multiplied: operands beyond 24 bits are rounded as their conversion rounds them.</remarks>
internal readonly ref struct Staircase
{
    /// <summary>What rooms of floats are a multiple of.</summary>
    public const int Group = 8;

    private readonly Span<float> _reached;
    private readonly Span<float> _missed;

    // The largest operand where it does not reach the result after the last step; 0 where there are all steps.
    private readonly float _last;

    /// <summary>The steps of a multiplier.</summary>
    /// <param name="multiplier">A factor above 0.</param>
    /// <param name="largest">Largest magnitude of an operand; shifted left as the factor shifts, it must be an integer of 32 bits.</param>
    /// <param name="isSquared">Whether operands are squares, the largest one, too.</param>
    /// <param name="isNegative">Whether operands are negative.</param>
    /// <param name="count">How many steps are asked for: results from 0 to this one.</param>
    /// <param name="room">Twice <see cref="RoomOf"/> of the count.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Staircase(FixedPointMultiplier multiplier, double largest, bool isSquared, bool isNegative, int count, Span<float> room)
    {
        _reached = room[..RoomOf(count)];
        _missed = room[RoomOf(count)..(2 * RoomOf(count))];

        // A value v has a result of k and more where v * mantissa + 2^30 >= 2^31 * h, h = 2^r k - 2^(r - 1) being the least integer that
        // the second rounding, by r bits, makes k (k, where r is 0); -v one of -k and less where it is more than that. All of them are
        // doubles without rounding: few bits, and powers of two.
        var right = Math.Max(-multiplier.Shift, 0);
        var mantissa = Math.ScaleB(multiplier.Mantissa, Math.Max(multiplier.Shift, 0));
        var (rise, start) = (Math.ScaleB(1, right + 31), (right > 0 ? Math.ScaleB(1, right + 30) : 0) + Math.ScaleB(1, 30));
        var (beyond, numbers) = (isNegative ? -1.0 : 0.0, Vector256.Create(1.0, 2, 3, 4));
        for (var i = 0; i < count; i += Group)
        {
            var low = Least((numbers * rise) - Vector256.Create(start), mantissa, beyond);
            var high = Least(((numbers + Vector256.Create(4.0)) * rise) - Vector256.Create(start), mantissa, beyond);
            numbers += Vector256.Create((double)Group);
            var within = Vector256.LessThanOrEqual(low, Vector256.Create(largest)).ExtractMostSignificantBits()
                | (Vector256.LessThanOrEqual(high, Vector256.Create(largest)).ExtractMostSignificantBits() << 4);
            if (isSquared) (low, high) = (Vector256.Ceiling(Vector256.Sqrt(low)), Vector256.Ceiling(Vector256.Sqrt(high)));
            var (lowBefore, highBefore) = (low - Vector256<double>.One, high - Vector256<double>.One);
            if (isSquared) (low, high, lowBefore, highBefore) = (low * low, high * high, lowBefore * lowBefore, highBefore * highBefore);
            Vector256.Narrow(low, high).CopyTo(_reached[i..]);
            Vector256.Narrow(lowBefore, highBefore).CopyTo(_missed[i..]);
            Count = Math.Min(i + BitOperations.PopCount(within), count);
            if (Count < Math.Min(i + Group, count)) break;
        }

        _last = Count < count ? (float)largest : 0;
    }

    /// <summary>How many steps there are.</summary>
    public int Count { get; }

    /// <summary>Floats that hold a number of steps.</summary>
    public static int RoomOf(int count) => (count + Group - 1) / Group * Group;

    /// <summary>The middle of the range that may be added to products of a factor, so that halves are where the steps are.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="nudge">What would be added to exact products.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Middle(float factor, double nudge)
    {
        Vector256<double> above = Vector256.Create(double.PositiveInfinity), below = above, scale = Vector256.Create((double)factor);
        Vector256<double> low = Vector256.Create(0.5, 1.5, 2.5, 3.5) - Vector256.Create(nudge), high = low + Vector256.Create(4.0);
        var whole = Count / Group * Group;
        for (var i = 0; i < whole; i += Group)
        {
            var (reachedLow, reachedHigh) = Vector256.Widen(Vector256.Create<float>(_reached[i..]));
            var (missedLow, missedHigh) = Vector256.Widen(Vector256.Create<float>(_missed[i..]));
            above = Vector256.Min(above, Vector256.Min((scale * reachedLow) - low, (scale * reachedHigh) - high));
            below = Vector256.Min(below, Vector256.Min(low - (scale * missedLow), high - (scale * missedHigh)));
            low += Vector256.Create((double)Group);
            high += Vector256.Create((double)Group);
        }

        var (most, least) = (Least(above), Least(below));
        for (var i = whole; i < Count; i++)
        {
            most = Math.Min(most, ((double)factor * _reached[i]) - (i + 0.5 - nudge));
            least = Math.Min(least, i + 0.5 - nudge - ((double)factor * _missed[i]));
        }

        return Count == 0 ? nudge : nudge + ((least - most) / 2);
    }

    /// <summary>Whether products of a factor, a term added, are rounded to where the steps are; halves are rounded to even.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="term">What is added.</param>
    /// <param name="zero">The result of 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Fits(float factor, float term, int zero)
    {
        if (MathF.Round(term) != zero) return false;
        if (_last > 0 && MathF.Round(MathF.FusedMultiplyAdd(_last, factor, term)) > zero + Count) return false;
        Vector256<float> scales = Vector256.Create(factor), terms = Vector256.Create(term);
        var results = Vector256.Create(1f, 2, 3, 4, 5, 6, 7, 8) + Vector256.Create((float)zero);
        var end = Vector256.Create((float)zero + Count);
        for (var i = 0; i < Count; i += Group, results += Vector256.Create((float)Group))
        {
            var at = Vector256.Round(Vector256.FusedMultiplyAdd(Vector256.Create<float>(_reached[i..]), scales, terms));
            var before = Vector256.Round(Vector256.FusedMultiplyAdd(Vector256.Create<float>(_missed[i..]), scales, terms));
            var wrong = Vector256.LessThan(at, results) | Vector256.GreaterThanOrEqual(before, results);
            if ((wrong & Vector256.LessThanOrEqual(results, end)) != Vector256<float>.Zero) return false;
        }

        return true;
    }

    // The least integers whose product with the mantissa is no less than a bound, or, beyond it, more than the bound. A quotient by way of
    // the reciprocal is off by one at most; the rest, of two doubles that are integers, is exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Least(Vector256<double> bounds, double mantissa, double beyond)
    {
        var one = Vector256<double>.One;
        var quotient = Vector256.Floor(bounds * (1 / mantissa));
        var rest = Vector256.FusedMultiplyAdd(-quotient, Vector256.Create(mantissa), bounds);
        quotient -= Vector256.LessThan(rest, Vector256<double>.Zero) & one;
        quotient += Vector256.GreaterThanOrEqual(rest, Vector256.Create(mantissa)) & one;
        rest = Vector256.FusedMultiplyAdd(-quotient, Vector256.Create(mantissa), bounds);
        return quotient + (Vector256.GreaterThan(rest, Vector256.Create(beyond)) & one);
    }

    private static double Least(Vector256<double> values) => Math.Min(Math.Min(values[0], values[1]), Math.Min(values[2], values[3]));
}
