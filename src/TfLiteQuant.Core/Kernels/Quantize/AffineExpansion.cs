using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Integer codes to real values, <c>scale * (code - zero point)</c>. Code minus zero point has at most 17 bits and is
/// exact in float, so that the product is rounded once.</summary>
internal static class AffineExpansion
{
    /// <summary>Codes that share scale and zero point.</summary>
    /// <param name="codes">8 or 16 bits each.</param>
    /// <param name="values">As many values.</param>
    /// <param name="scale">Real units per step.</param>
    /// <param name="zeroPoint">Code of 0.0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Expand<T>(ReadOnlySpan<T> codes, Span<float> values, float scale, int zeroPoint)
        where T : unmanaged, IBinaryInteger<T>
    {
        var i = 0;
        if (CpuFeatures.HasVector256 && (typeof(T) == typeof(sbyte) || typeof(T) == typeof(byte)))
        {
            ref var from = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(codes));
            ref var into = ref MemoryMarshal.GetReference(values[..codes.Length]);
            var (zeros, scales) = (Vector256.Create(zeroPoint), Vector256.Create(scale));
            for (; i <= codes.Length - 16; i += 16)
            {
                var bytes = Vector128.LoadUnsafe(ref from, (nuint)i);
                var words = typeof(T) == typeof(sbyte)
                    ? Vector256.Create(Vector128.WidenLower(bytes.AsSByte()), Vector128.WidenUpper(bytes.AsSByte()))
                    : Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes)).AsInt16();
                var (lower, upper) = Vector256.Widen(words);
                (Vector256.ConvertToSingle(lower - zeros) * scales).StoreUnsafe(ref into, (nuint)i);
                (Vector256.ConvertToSingle(upper - zeros) * scales).StoreUnsafe(ref into, (nuint)i + 8);
            }
        }

        for (; i < codes.Length; i++) values[i] = scale * (int.CreateTruncating(codes[i]) - zeroPoint);
    }

    /// <summary>Codes with a scale for each index along one axis.</summary>
    /// <param name="codes">[outer, axis, inner].</param>
    /// <param name="values">As many values.</param>
    /// <param name="scales">A scale for each index of the axis.</param>
    /// <param name="zeroPoints">A zero point for each, or one for all.</param>
    /// <param name="inner">Elements that follow each other with one scale.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ExpandAxis<T>(ReadOnlySpan<T> codes, Span<float> values, ReadOnlySpan<float> scales, ReadOnlySpan<int> zeroPoints, int inner)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int start = 0, channel = 0; start < codes.Length; start += inner)
        {
            var zero = zeroPoints.Length == 1 ? zeroPoints[0] : zeroPoints[channel];
            if (inner == 1) values[start] = scales[channel] * (int.CreateTruncating(codes[start]) - zero);
            else Expand(codes.Slice(start, inner), values.Slice(start, inner), scales[channel], zero);
            if (++channel == scales.Length) channel = 0;
        }
    }
}
