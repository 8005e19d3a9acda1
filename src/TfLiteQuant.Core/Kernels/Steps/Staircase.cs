using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Operands on both sides of the steps of a function that rises from result to result, as floats multiply them.</summary>
/// <remarks>Operands beyond 24 bits are rounded as their conversion to floats rounds them.</remarks>
internal readonly ref struct Staircase
{
    // What rooms of floats are a multiple of.
    private const int Group = 8;

    // Above, not all integers are floats.
    private const float MostExact = 1 << 24;

    private readonly Span<float> _reached;
    private readonly Span<float> _missed;

    // The largest operand where it does not reach the result after the last step; 0 where there are all steps.
    private readonly float _last;

    private Staircase(Span<float> reached, Span<float> missed, int count, float last)
    {
        _reached = reached;
        _missed = missed;
        Count = count;
        _last = last;
    }

    /// <summary>The steps of a function, for magnitudes of operands on one side of 0.</summary>
    /// <param name="borders">Where it steps.</param>
    /// <param name="largest">Largest magnitude of an operand.</param>
    /// <param name="isSquared">Whether operands are squares, the largest one, too.</param>
    /// <param name="count">How many steps are asked for: results from 0 to this one.</param>
    /// <param name="room">Twice <see cref="RoomOf"/> of the count.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Staircase Of<TBorders>(TBorders borders, double largest, bool isSquared, int count, Span<float> room)
        where TBorders : struct, IStepBorders
    {
        Span<float> reached = room[..RoomOf(count)], missed = room[RoomOf(count)..(2 * RoomOf(count))];
        var numbers = Vector256.Create(1.0, 2, 3, 4);
        var found = 0;
        for (var i = 0; i < count; i += Group, numbers += Vector256.Create((double)Group))
        {
            Vector256<double> low = borders.Least(numbers), high = borders.Least(numbers + Vector256.Create(4.0));
            var within = Vector256.LessThanOrEqual(low, Vector256.Create(largest)).ExtractMostSignificantBits()
                | (Vector256.LessThanOrEqual(high, Vector256.Create(largest)).ExtractMostSignificantBits() << 4);
            if (isSquared) (low, high) = (Vector256.Ceiling(Vector256.Sqrt(low)), Vector256.Ceiling(Vector256.Sqrt(high)));
            Vector256<double> lowBefore = low - Vector256<double>.One, highBefore = high - Vector256<double>.One;
            if (isSquared) (low, high, lowBefore, highBefore) = (low * low, high * high, lowBefore * lowBefore, highBefore * highBefore);
            Vector256.Narrow(low, high).CopyTo(reached[i..]);
            Vector256.Narrow(lowBefore, highBefore).CopyTo(missed[i..]);
            found = Math.Min(i + BitOperations.PopCount(within), count);
            if (found < Math.Min(i + Group, count)) break;
        }

        return new Staircase(reached, missed, found, found < count ? (float)largest : 0);
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

    /// <summary>How many products of a factor, a term added, are rounded to other results than the steps have; halves are rounded to even.
    /// More than one may be told as any number of them.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="term">What is added.</param>
    /// <param name="zero">The result of 0.</param>
    /// <param name="misfit">The last one, where there is one only: the operand's magnitude, and what must be added to its result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Misfits(float factor, float term, int zero, out (int At, int By) misfit)
    {
        const int Many = 9;
        misfit = default;
        if (MathF.Round(term) != zero || (_last > 0 && Result(_last, factor, term) > zero + Count)) return Many;
        Vector256<float> scales = Vector256.Create(factor), terms = Vector256.Create(term);
        var results = Vector256.Create(1f, 2, 3, 4, 5, 6, 7, 8) + Vector256.Create((float)zero);
        var end = Vector256.Create((float)zero + Count);
        var count = 0;
        for (var i = 0; i < Count; i += Group, results += Vector256.Create((float)Group))
        {
            var at = Vector256.Round(Vector256.FusedMultiplyAdd(Vector256.Create<float>(_reached[i..]), scales, terms));
            var before = Vector256.Round(Vector256.FusedMultiplyAdd(Vector256.Create<float>(_missed[i..]), scales, terms));
            var known = Vector256.LessThanOrEqual(results, end);
            var (late, early) = (Vector256.LessThan(at, results) & known, Vector256.GreaterThanOrEqual(before, results) & known);
            if ((late | early) == Vector256<float>.Zero) continue;
            var (lates, earlies) = (late.ExtractMostSignificantBits(), early.ExtractMostSignificantBits());
            count += BitOperations.PopCount(lates) + BitOperations.PopCount(earlies);
            if (count > 1) return count;

            // It must be one off, and the integer beside it, away from the step, right.
            var place = i + BitOperations.TrailingZeroCount(lates | earlies);
            var operand = lates != 0 ? _reached[place] : _missed[place];
            var result = zero + place + 1;
            if (operand >= MostExact - 1 || Result(operand, factor, term) != (lates != 0 ? result - 1 : result)) return Many;
            if (lates != 0 ? Result(operand + 1, factor, term) < result : Result(operand - 1, factor, term) >= result) return Many;
            misfit = ((int)operand, lates != 0 ? 1 : -1);
        }

        return count;
    }

    private static float Result(float operand, float factor, float term) => MathF.Round(MathF.FusedMultiplyAdd(operand, factor, term));

    private static double Least(Vector256<double> values) => Math.Min(Math.Min(values[0], values[1]), Math.Min(values[2], values[3]));
}
