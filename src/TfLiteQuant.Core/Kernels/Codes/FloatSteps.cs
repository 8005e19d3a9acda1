using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FixedPointMultiplier.Multiply"/> of integers, a zero point added, as one float multiplication and addition that are
/// rounded to nearest: the same codes, after both are kept to their range.</summary>
/// <remarks>The function is a staircase. <see cref="Staircase"/> has both sides of each of its steps that can be reached; the float function
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
        var largestOperand = isSquared ? (double)largest * largest : largest;
        if (scale < 0 || largestOperand * scale > MostResult || Math.ScaleB(largestOperand, Math.Max(multiplier.Shift, 0)) > int.MaxValue) return null;
        var (results, negative) = (Math.Max(codes.Max - codes.Zero, 0), isSquared ? 0 : Math.Max(codes.Zero - codes.Min, 0));
        var above = new Staircase(multiplier, largestOperand, isSquared, isNegative: false, results, stackalloc float[2 * Staircase.RoomOf(results)]);
        var below = new Staircase(multiplier, largestOperand, isSquared, isNegative: true, negative, stackalloc float[2 * Staircase.RoomOf(negative)]);
        var nudge = Math.ScaleB(0.5, Math.Min(multiplier.Shift, 0));
        for (var i = -1; i <= 2 * Tries; i++)
        {
            var factor = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits((float)scale) + ((i & 1) == 0 ? i / 2 : -(i + 1) / 2));
            var (plus, minus) = i < 0 ? (nudge, nudge) : (Nudge(above.Middle(factor, nudge)), Nudge(below.Middle(factor, nudge)));
            var found = new FloatSteps(factor, (float)(codes.Zero + plus), (float)(codes.Zero - minus));
            if (above.Fits(factor, found.Plus, codes.Zero) && below.Fits(factor, -found.Minus, -codes.Zero)) return found;
        }

        return null;

        static double Nudge(double middle) => Math.Clamp(middle, 0, MostNudge);
    }

    /// <summary>The function of a value.</summary>
    public int Result(int value) => (int)MathF.Round(MathF.FusedMultiplyAdd(value, Scale, value < 0 ? Minus : Plus));
}
