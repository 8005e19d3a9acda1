using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Square roots of 8-bit codes and of 16-bit ones.</summary>
internal static class RootOfCode
{
    // keeps the root's leading digits while it is an integer
    private const int Headroom = 20;

    /// <summary>sqrt(x), cut toward zero as the reference cuts it.</summary>
    public static int SquareRoot(int code, float scale, int zero, float outputScale, int outputZero, int min, int max)
        => Math.Clamp((int)(MathF.Sqrt(scale * (code - zero)) / outputScale) + outputZero, min, max);

    /// <summary>1 / sqrt(x) in fixed point; the largest code for 0.</summary>
    /// <param name="code">At least the zero point.</param>
    /// <param name="zero">Zero point of the input.</param>
    /// <param name="scale">1 over the root of the input's scale and over the output's scale.</param>
    /// <param name="outputZero">Zero point of the output.</param>
    /// <param name="min">Smallest code.</param>
    /// <param name="max">Largest code.</param>
    public static int Reciprocal(int code, int zero, FixedPointMultiplier scale, int outputZero, int min, int max)
    {
        var value = code - zero;
        if (value <= 0) return max;
        var root = InverseSquareRoot.Of(value);
        var raised = (root with { Shift = root.Shift + Headroom }).Multiply(1);
        return Math.Clamp((scale with { Shift = scale.Shift - Headroom }).Multiply(raised) + outputZero, min, max);
    }
}
