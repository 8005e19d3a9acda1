using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Codes of an output: the code of 0.0, and the range that type and fused activation limit them to.</summary>
/// <param name="ZeroPoint">The code of 0.0.</param>
/// <param name="Min">Smallest code.</param>
/// <param name="Max">Largest code.</param>
internal readonly record struct CodeRange(int ZeroPoint, int Min, int Max)
{
    /// <summary>Whether these are all codes of a type: sbyte, byte or short.</summary>
    public bool IsAllOf<T>() => typeof(T) == typeof(sbyte) ? this is { Min: sbyte.MinValue, Max: sbyte.MaxValue }
        : typeof(T) == typeof(byte) ? this is { Min: 0, Max: byte.MaxValue }
        : this is { Min: short.MinValue, Max: short.MaxValue };

    /// <summary>The code of a sum.</summary>
    /// <param name="multiplier">Scale of the sum over scale of the output.</param>
    /// <param name="rounding">How it multiplies.</param>
    /// <param name="sum">The sum.</param>
    public int Of(FixedPointMultiplier multiplier, FixedPointRounding rounding, int sum)
    {
        var scaled = rounding == FixedPointRounding.Twice ? multiplier.Multiply(sum) : multiplier.MultiplyWide(sum);
        return Math.Clamp(unchecked(scaled + ZeroPoint), Min, Max);
    }
}
