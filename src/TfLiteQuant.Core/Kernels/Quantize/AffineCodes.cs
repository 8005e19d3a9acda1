using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Real values to integer codes.</summary>
/// <remarks>A vector step takes eight or sixteen floats: divided, rounded by adding the largest float below one half with the value's
/// sign and cutting off the fraction (exact for every float), clamped while still float, made integer. NaN is made 0 first. The last
/// vector overlaps the one before it.</remarks>
internal static class AffineCodes
{
    /// <summary>The largest float below one half: with 0.5 itself, 0.5 - 2^-25 would round up to 1.</summary>
    private const float BelowHalf = 0.49999997f;

    /// <summary><c>round(value / scale) + zero point</c>, halves away from zero, clamped to the code's type; NaN gives the zero point.</summary>
    /// <param name="values">Values in real units.</param>
    /// <param name="codes">As many codes, in other memory.</param>
    /// <param name="scale">Real units per code, above 0.</param>
    /// <param name="zeroPoint">Code of 0.0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize<T>(ReadOnlySpan<float> values, Span<T> codes, float scale, int zeroPoint)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        codes = codes[..values.Length];
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var into = ref MemoryMarshal.GetReference(codes);
        var (min, max) = ((float)(int.CreateTruncating(T.MinValue) - zeroPoint), (float)(int.CreateTruncating(T.MaxValue) - zeroPoint));
        var i = 0;
        if (CpuFeatures.HasVector512 && values.Length >= CodeLanes16.Count)
        {
            var (scales, zeros, least, most) = (Vector512.Create(scale), Vector512.Create(zeroPoint), Vector512.Create(min), Vector512.Create(max));
            for (var last = values.Length - CodeLanes16.Count; i < values.Length; i += CodeLanes16.Count)
            {
                var at = (nuint)Math.Min(i, last);
                var quotient = Vector512.LoadUnsafe(ref from, at) / scales;
                quotient = (quotient.AsInt32() & Vector512.Equals(quotient, quotient).AsInt32()).AsSingle();
                var rounded = Vector512.Truncate(quotient + (Vector512.Create(BelowHalf) | (quotient & Vector512.Create(-0f))));
                new CodeLanes16(Vector512.ConvertToInt32Native(Vector512.MinNative(Vector512.MaxNative(rounded, least), most)) + zeros).Store(ref into, at);
            }
        }
        else if (CpuFeatures.HasX86Vector256 && values.Length >= CodeLanes8.Count)
        {
            var (scales, zeros, least, most) = (Vector256.Create(scale), Vector256.Create(zeroPoint), Vector256.Create(min), Vector256.Create(max));
            for (var last = values.Length - CodeLanes8.Count; i < values.Length; i += CodeLanes8.Count)
            {
                var at = (nuint)Math.Min(i, last);
                var quotient = Vector256.LoadUnsafe(ref from, at) / scales;
                quotient &= Vector256.Equals(quotient, quotient);
                var rounded = Vector256.Truncate(quotient + (Vector256.Create(BelowHalf) | (quotient & Vector256.Create(-0f))));
                new CodeLanes8(Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(rounded, least), most)) + zeros).Store(ref into, at);
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
