using System.Numerics;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Real values to integer codes, and codes of one scale to codes of another.</summary>
internal static class AffineCodes
{
    /// <summary><c>round(value / scale) + zero point</c>, halves away from zero, clamped to the code's type; NaN gives the zero point.</summary>
    public static void Quantize<T>(ReadOnlySpan<float> values, Span<T> codes, float scale, int zeroPoint)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            var code = MathF.Round(values[i] / scale, MidpointRounding.AwayFromZero) + (double)zeroPoint;
            codes[i] = double.IsNaN(code) ? T.CreateSaturating(zeroPoint) : T.CreateSaturating(code);
        }
    }

    /// <summary>As <see cref="Quantize{T}"/> with a scale for each index along one axis.</summary>
    /// <param name="values">[outer, axis, inner].</param>
    /// <param name="codes">As many codes.</param>
    /// <param name="scales">A scale for each index of the axis.</param>
    /// <param name="zeroPoints">A zero point for each.</param>
    /// <param name="inner">Elements that follow each other with one scale.</param>
    public static void QuantizeAxis<T>(ReadOnlySpan<float> values, Span<T> codes, ReadOnlySpan<float> scales, ReadOnlySpan<int> zeroPoints, int inner)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        for (int start = 0, channel = 0; start < values.Length; start += inner)
        {
            Quantize(values.Slice(start, inner), codes.Slice(start, inner), scales[channel], zeroPoints[channel]);
            if (++channel == scales.Length) channel = 0;
        }
    }

    /// <summary>Codes of one scale and zero point to those of another, in fixed point.</summary>
    /// <param name="from">Codes.</param>
    /// <param name="to">As many codes.</param>
    /// <param name="ratio">Scale of the input over scale of the output.</param>
    /// <param name="fromZero">Zero point of the input.</param>
    /// <param name="toZero">Zero point of the output.</param>
    public static void Requantize<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to, FixedPointMultiplier ratio, int fromZero, int toZero)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        for (var i = 0; i < from.Length; i++) to[i] = TTo.CreateSaturating(ratio.Multiply(int.CreateTruncating(from[i]) - fromZero) + toZero);
    }
}
