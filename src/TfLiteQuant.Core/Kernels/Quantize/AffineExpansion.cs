using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Integer codes to real values, <c>scale * (code - zero point)</c>. Code minus zero point has at most 17 bits and is
/// exact in float, so that the product is rounded once.</summary>
internal static class AffineExpansion
{
    /// <summary>Codes that share scale and zero point.</summary>
    /// <param name="codes">8 or 16 bits each, or 32, as biases have: those are rounded to float before they are multiplied.</param>
    /// <param name="values">As many values.</param>
    /// <param name="scale">Real units per step.</param>
    /// <param name="zeroPoint">Code of 0.0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Expand<T>(ReadOnlySpan<T> codes, Span<float> values, float scale, int zeroPoint)
        where T : unmanaged, IBinaryInteger<T>
    {
        var i = 0;
        ref var from = ref MemoryMarshal.GetReference(codes);
        ref var into = ref MemoryMarshal.GetReference(values[..codes.Length]);
        // The vectors below widen codes of one or two bytes.
        if (CpuFeatures.HasVector512 && Unsafe.SizeOf<T>() <= sizeof(short))
        {
            var (zeros, scales) = (Vector512.Create(zeroPoint), Vector512.Create(scale));
            for (; i <= codes.Length - 16; i += 16)
                (Vector512.ConvertToSingle(Sixteen(ref Unsafe.Add(ref from, i)) - zeros) * scales).StoreUnsafe(ref into, (nuint)i);
        }
        else if (CpuFeatures.HasX86Vector256 && Unsafe.SizeOf<T>() <= sizeof(short))
        {
            var (zeros, scales) = (Vector256.Create(zeroPoint), Vector256.Create(scale));
            for (; i <= codes.Length - 8; i += 8)
                (Vector256.ConvertToSingle(Eight(ref Unsafe.Add(ref from, i)) - zeros) * scales).StoreUnsafe(ref into, (nuint)i);
        }

        for (; i < codes.Length; i++) values[i] = scale * (int.CreateTruncating(codes[i]) - zeroPoint);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Sixteen<T>(ref T codes)
        where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte)) return Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref Unsafe.As<T, sbyte>(ref codes)));
        if (typeof(T) == typeof(byte)) return Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref Unsafe.As<T, byte>(ref codes)));
        return typeof(T) == typeof(short)
            ? Avx512F.ConvertToVector512Int32(Vector256.LoadUnsafe(ref Unsafe.As<T, short>(ref codes)))
            : Avx512F.ConvertToVector512Int32(Vector256.LoadUnsafe(ref Unsafe.As<T, ushort>(ref codes)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Eight<T>(ref T codes)
        where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte)) return Avx2.ConvertToVector256Int32(Bytes(ref codes).AsSByte());
        if (typeof(T) == typeof(byte)) return Avx2.ConvertToVector256Int32(Bytes(ref codes));
        return typeof(T) == typeof(short)
            ? Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref Unsafe.As<T, short>(ref codes)))
            : Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref Unsafe.As<T, ushort>(ref codes)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Bytes<T>(ref T codes)
        where T : unmanaged
        => Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.As<T, byte>(ref codes))).AsByte();

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
