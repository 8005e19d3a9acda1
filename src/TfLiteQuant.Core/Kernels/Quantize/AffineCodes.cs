using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Real values to integer codes.</summary>
/// <remarks>A vector step takes eight floats: divided, rounded by adding the largest float below one half with the value's sign and
/// cutting off the fraction (exact for every float), clamped while still float, made integer. NaN is made 0 first.</remarks>
internal static class AffineCodes
{
    /// <summary>The largest float below one half: with 0.5 itself, 0.5 - 2^-25 would round up to 1.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary><c>round(value / scale) + zero point</c>, halves away from zero, clamped to the code's type; NaN gives the zero point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize<T>(ReadOnlySpan<float> values, Span<T> codes, float scale, int zeroPoint)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        codes = codes[..values.Length];
        var i = 0;
        if (CpuFeatures.HasX86Vector256)
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var into = ref MemoryMarshal.GetReference(codes);
            var (scales, zeros) = (Vector256.Create(scale), Vector256.Create(zeroPoint));
            var (min, max) = (Vector256.Create((float)(int.CreateTruncating(T.MinValue) - zeroPoint)), Vector256.Create((float)(int.CreateTruncating(T.MaxValue) - zeroPoint)));
            for (; i <= values.Length - 8; i += 8)
            {
                var quotient = Vector256.LoadUnsafe(ref from, (nuint)i) / scales;
                quotient = Vector256.ConditionalSelect(Vector256.Equals(quotient, quotient), quotient, Vector256<float>.Zero);
                var rounded = Vector256.Truncate(quotient + (Vector256.Create(BelowHalf) | (quotient & Vector256.Create(-0f))));
                new CodeLanes8(Vector256.ConvertToInt32Native(Vector256.Min(Vector256.Max(rounded, min), max)) + zeros).Store(ref into, (nuint)i);
            }
        }

        for (; i < values.Length; i++) codes[i] = Code<T>(values[i], scale, zeroPoint);
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

    /// <summary>One code: the specification of the vector form.</summary>
    public static T Code<T>(float value, float scale, int zeroPoint)
        where T : unmanaged, IBinaryInteger<T>
    {
        var code = MathF.Round(value / scale, MidpointRounding.AwayFromZero) + (double)zeroPoint;
        return double.IsNaN(code) ? T.CreateSaturating(zeroPoint) : T.CreateSaturating(code);
    }
}
