namespace TfLiteQuant.Kernels;

/// <summary>Scale and zero point that a run of floats gets while the model runs, as the reference chooses them.</summary>
/// <param name="Scale">Real units per code.</param>
/// <param name="Inverse">What values are multiplied by; not always the scale's reciprocal.</param>
/// <param name="ZeroPoint">The code of 0.0.</param>
/// <param name="IsZero">Whether all values are 0.0, and with them all codes.</param>
/// <param name="Lowest">Smallest code.</param>
internal readonly record struct DynamicParameters(float Scale, float Inverse, int ZeroPoint, bool IsZero, int Lowest)
{
    private const int Most = 127;
    private const int Least = -128;

    /// <summary>Asymmetric or symmetric.</summary>
    public static DynamicParameters Of(float min, float max, bool isAsymmetric) => isAsymmetric ? Asymmetric(min, max) : Symmetric(min, max);

    /// <summary>Symmetric: the larger magnitude becomes 127.</summary>
    public static DynamicParameters Symmetric(float min, float max)
    {
        var range = Math.Max(Math.Abs(min), Math.Abs(max));
        return range == 0 ? new DynamicParameters(1, 1, 0, true, -Most) : new DynamicParameters(range / Most, Most / range, 0, false, -Most);
    }

    /// <summary>Asymmetric: 256 codes for the range, which is made to hold 0.0. All in single precision; the zero point is
    /// computed from the end of the range where it is the more exact, and rounded with halves away from zero.</summary>
    public static DynamicParameters Asymmetric(float min, float max)
    {
        min = Math.Min(0, min);
        max = Math.Max(0, max);
        if (min == max) return new DynamicParameters(1, 1, 0, true, Least);
        var scale = (max - min) / (Most - Least);
        float fromMin = Least - min / scale, fromMax = Most - max / scale;
        float minError = Math.Abs((float)Least) + Math.Abs(min / scale), maxError = Math.Abs((float)Most) + Math.Abs(max / scale);
        var zero = MathF.Round(minError < maxError ? fromMin : fromMax, MidpointRounding.AwayFromZero);
        return new DynamicParameters(scale, 1 / scale, zero <= Least ? Least : zero >= Most ? Most : (int)zero, false, Least);
    }
}
