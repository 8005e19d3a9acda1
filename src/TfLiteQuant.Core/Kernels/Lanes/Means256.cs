using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Sixteen sums in a vector of 256 bits.</summary>
internal readonly unsafe struct Means256 : IMeanLanes<Vector256<short>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Broadcast(int value) => Vector256.Create((short)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Load<TCode>(TCode* source)
        where TCode : unmanaged
        => typeof(TCode) == typeof(sbyte) ? Avx2.ConvertToVector256Int16((sbyte*)source) : Avx2.ConvertToVector256Int16((byte*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TCode>(TCode* target, Vector256<short> value)
        where TCode : unmanaged
    {
        if (typeof(TCode) == typeof(sbyte)) Sse2.PackSignedSaturate(value.GetLower(), value.GetUpper()).Store((sbyte*)target);
        else Sse2.PackUnsignedSaturate(value.GetLower(), value.GetUpper()).Store((byte*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Add(Vector256<short> left, Vector256<short> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Clamp(Vector256<short> value, Vector256<short> min, Vector256<short> max) => Vector256.Min(Vector256.Max(value, min), max);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Quotient(Vector256<short> sums, Vector256<short> half, Vector256<short> factor, int shift)
    {
        var signs = sums >> 15;
        var magnitude = Vector256.Abs(sums) + half;
        var quotient = Avx2.MultiplyHigh(magnitude.AsUInt16(), factor.AsUInt16()) >> shift;
        return (quotient.AsInt16() ^ signs) - signs;
    }
}
