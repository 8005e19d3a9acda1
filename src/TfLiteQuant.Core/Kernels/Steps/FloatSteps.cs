using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FixedPointMultiplier.Multiply"/> of integers, a zero point added, as one float multiplication and addition that are
/// rounded to nearest: the same codes, after both are kept to their range.</summary>
/// <remarks>The function is a staircase. <see cref="Staircase"/> has both sides of each of its steps that can be reached, <see cref="StepSearch"/> looks at them; the float function
/// rises where the integer one does, and so is the same between them. The reference rounds to units of 2^-n first, n bits being shifted
/// out in the end, and then halves away from zero: half a unit, with the sign of the value, does that before the one rounding here.</remarks>
/// <param name="Scale">Factor.</param>
/// <param name="Plus">Added to what is not negative.</param>
/// <param name="Minus">Added to what is.</param>
internal readonly record struct FloatSteps(float Scale, float Plus, float Minus)
{
    /// <summary>The float function; null where none is found that is the same.</summary>
    /// <param name="multiplier">The factor.</param>
    /// <param name="largest">Largest magnitude of a value.</param>
    /// <param name="codes">Zero point and range of the results, of a byte.</param>
    /// <param name="isSquared">Whether values are first squared; they may then have 15 bits and a sign.</param>
    public static FloatSteps? Of(FixedPointMultiplier multiplier, int largest, (int Zero, int Min, int Max) codes, bool isSquared = false)
    {
        if (multiplier.Mantissa == 0) return new FloatSteps(0, codes.Zero, codes.Zero);
        var largestOperand = isSquared ? (double)largest * largest : largest;
        var search = StepSearch.Of(multiplier, largestOperand, isSquared, codes, stackalloc float[StepSearch.Room]);
        return search.IsPossible ? search.Exact() : null;
    }

    /// <summary>The function of a value.</summary>
    public int Result(int value) => (int)MathF.Round(MathF.FusedMultiplyAdd(value, Scale, value < 0 ? Minus : Plus));
}
