using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>Thirty-two sums in a vector of 512 bits.</summary>
internal readonly unsafe struct Means512 : IMeanLanes<Vector512<short>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Broadcast(int value) => Vector512.Create((short)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Load<TCode>(TCode* source)
        where TCode : unmanaged
        => typeof(TCode) == typeof(sbyte) ? Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)source)) : Avx512BW.ConvertToVector512Int16(Vector256.Load((byte*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TCode>(TCode* target, Vector512<short> value)
        where TCode : unmanaged
        => Avx512BW.ConvertToVector256SByte(value).AsByte().Store((byte*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Add(Vector512<short> left, Vector512<short> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Clamp(Vector512<short> value, Vector512<short> min, Vector512<short> max) => Vector512.Min(Vector512.Max(value, min), max);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Quotient(Vector512<short> sums, Vector512<short> half, Vector512<short> factor, int shift)
    {
        var signs = sums >> 15;
        var magnitude = Vector512.Abs(sums) + half;
        var quotient = Avx512BW.MultiplyHigh(magnitude.AsUInt16(), factor.AsUInt16()) >> shift;
        return (quotient.AsInt16() ^ signs) - signs;
    }
}
