using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FixedPointMultiplier.Multiply"/> of integers, a zero point added, as one float multiplication and addition that are
/// rounded to nearest: the same codes, after both are kept to their range.</summary>
/// <remarks>The function is a staircase. <see cref="Of"/> looks at both sides of each of its steps that can be reached; the float function
/// rises where the integer one does, and so is the same between them. The reference rounds to units of 2^-n first, n bits being shifted
/// out in the end, and then halves away from zero: half a unit, with the sign of the value, does that before the one rounding here.</remarks>
/// <param name="Scale">Factor.</param>
/// <param name="Plus">Added to what is not negative.</param>
/// <param name="Minus">Added to what is.</param>
internal readonly record struct FloatSteps(float Scale, float Plus, float Minus)
{
    // Within this floats are rounded to integers of 32 bits.
    private const double MostResult = 1 << 30;

    // A value of 0 must stay the zero point.
    private const double MostNudge = 0.49;

    /// <summary>Units in the last place, either way, that the factor is moved by where the nearest one misses a step.</summary>
    private const int Tries = 12;

    /// <summary>The float function; null where none is found that is the same.</summary>
    /// <param name="multiplier">The factor.</param>
    /// <param name="largest">Largest magnitude of a value.</param>
    /// <param name="codes">Zero point and range of the results.</param>
    /// <param name="isSquared">Whether values are first squared; they may then have 15 bits and a sign.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FloatSteps? Of(FixedPointMultiplier multiplier, int largest, (int Zero, int Min, int Max) codes, bool isSquared = false)
    {
        if (multiplier.Mantissa == 0) return new FloatSteps(0, codes.Zero, codes.Zero);
        var scale = Math.ScaleB(multiplier.Mantissa, multiplier.Shift - 31);
        var largestOperand = isSquared ? (long)largest * largest : largest;
        if (scale < 0 || largestOperand * scale > MostResult || Math.ScaleB(largestOperand, Math.Max(multiplier.Shift, 0)) > int.MaxValue) return null;
        Span<int> above = stackalloc int[Math.Max(codes.Max - codes.Zero, 0)], below = stackalloc int[isSquared ? 0 : Math.Max(codes.Zero - codes.Min, 0)];
        var (next, previous) = (above.Length, below.Length);
        above = Steps(multiplier, largestOperand, isSquared, isNegative: false, above);
        below = Steps(multiplier, largestOperand, isSquared, isNegative: true, below);

        // Where steps end before the codes do, the largest value must not reach one more.
        (next, previous) = (above.Length < next ? largest : 0, below.Length < previous ? largest : 0);
        var nudge = Math.ScaleB(0.5, Math.Min(multiplier.Shift, 0));
        for (var i = -1; i <= 2 * Tries; i++)
        {
            var factor = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits((float)scale) + ((i & 1) == 0 ? i / 2 : -(i + 1) / 2));
            var (plus, minus) = i < 0 ? (nudge, nudge) : (Middle(factor, nudge, above, isSquared), Middle(factor, nudge, below, isSquared));
            var found = new FloatSteps(factor, (float)(codes.Zero + plus), (float)(codes.Zero - minus));
            if (Has(factor, found.Plus, codes.Zero, above, next, isSquared) && Has(factor, -found.Minus, -codes.Zero, below, previous, isSquared)) return found;
        }

        return null;
    }

    /// <summary>The function of a value.</summary>
    public int Result(int value) => (int)MathF.Round(MathF.FusedMultiplyAdd(value, Scale, value < 0 ? Minus : Plus));

    // The least magnitude of a value for each result, as far as there are such. A value v has a result of k and more where
    // v * mantissa + 2^30 >= 2^31 * h, h being the least integer that the second rounding, by r bits, makes k; -v one of -k and less where
    // it is more than that.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Span<int> Steps(FixedPointMultiplier multiplier, long largestOperand, bool isSquared, bool isNegative, Span<int> steps)
    {
        var right = Math.Max(-multiplier.Shift, 0);
        var mantissa = (long)multiplier.Mantissa << Math.Max(multiplier.Shift, 0);
        for (var i = 0; i < steps.Length; i++)
        {
            var least = (i + 1L) << right;
            if (right > 0) least -= 1L << (right - 1);
            var (step, rest) = Math.DivRem((least << 31) - (1L << 30), mantissa);
            if (rest > 0 || isNegative) step++;
            if (step > largestOperand) return steps[..i];
            steps[i] = isSquared ? Root((int)step) : (int)step;
        }

        return steps;
    }

    // The least integer whose square is no less.
    private static int Root(int square)
    {
        var root = (int)Math.Sqrt(square);
        while (root * root < square) root++;
        return root;
    }

    // The middle of the range that the nudge may be in.
    private static double Middle(float factor, double nudge, ReadOnlySpan<int> steps, bool isSquared)
    {
        double above = double.PositiveInfinity, below = double.PositiveInfinity;
        for (var i = 0; i < steps.Length; i++)
        {
            var border = i + 0.5 - nudge;
            above = Math.Min(above, ((double)factor * Operand(steps[i], isSquared)) - border);
            below = Math.Min(below, border - ((double)factor * Operand(steps[i] - 1, isSquared)));
        }

        return steps.Length == 0 ? nudge : Math.Clamp(nudge + ((below - above) / 2), 0, MostNudge);
    }

    // Whether results begin where they should; halves are rounded to even.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Has(float scale, float term, int zero, ReadOnlySpan<int> steps, int last, bool isSquared)
    {
        if (MathF.Round(term) != zero) return false;
        if (last > 0 && MathF.Round(MathF.FusedMultiplyAdd(Operand(last, isSquared), scale, term)) > zero + steps.Length) return false;
        for (var i = 0; i < steps.Length; i++)
        {
            var result = zero + i + 1;
            var at = MathF.FusedMultiplyAdd(Operand(steps[i], isSquared), scale, term);
            var before = MathF.FusedMultiplyAdd(Operand(steps[i] - 1, isSquared), scale, term);
            var half = result - 0.5f;
            if ((result & 1) == 0 ? at < half || before >= half : at <= half || before > half) return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Operand(int value, bool isSquared) => isSquared ? value * value : value;
}
