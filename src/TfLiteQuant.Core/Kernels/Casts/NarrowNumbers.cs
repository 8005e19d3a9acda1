using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Integers cut to a narrower type's low bits, in steps that each halve the bits.</summary>
internal static class NarrowNumbers
{
    /// <summary>Reads a vector's worth of integers, cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<TTo> Load<TFrom, TTo>(ref TFrom from)
        where TFrom : unmanaged
        where TTo : unmanaged
        => Unsafe.SizeOf<TTo>() switch
        {
            1 => Vector.As<byte, TTo>(Vector.Narrow(Words(ref from), Words(ref Unsafe.Add(ref from, Vector<ushort>.Count)))),
            2 => Vector.As<ushort, TTo>(Words(ref from)),
            _ => Vector.As<uint, TTo>(Integers(ref from)),
        };

    /// <summary>Whether as many 64-bit integers as a vector has floats lie within 32 bits with a sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreInt32<T>(ref T from)
        where T : unmanaged
    {
        // moved up by 2^31, the upper halves are 0; unsigned integers of the upper half of 32 bits are left out by the bit below
        var (lower, upper) = (Vector.AsVectorUInt64(Vector.LoadUnsafe(ref from)), Vector.AsVectorUInt64(Vector.LoadUnsafe(ref from, (nuint)Vector<ulong>.Count)));
        var half = new Vector<ulong>(1UL << 31);
        var outside = typeof(T) == typeof(ulong) ? (lower | upper) & new Vector<ulong>(~0UL << 31) : ((lower + half) | (upper + half)) & new Vector<ulong>(~0UL << 32);
        return outside == Vector<ulong>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ushort> Words<T>(ref T from)
        where T : unmanaged
        => Unsafe.SizeOf<T>() == sizeof(ushort)
            ? Vector.AsVectorUInt16(Vector.LoadUnsafe(ref from))
            : Vector.Narrow(Integers(ref from), Integers(ref Unsafe.Add(ref from, Vector<uint>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Integers<T>(ref T from)
        where T : unmanaged
        => Unsafe.SizeOf<T>() == sizeof(uint)
            ? Vector.AsVectorUInt32(Vector.LoadUnsafe(ref from))
            : Vector.Narrow(Vector.AsVectorUInt64(Vector.LoadUnsafe(ref from)), Vector.AsVectorUInt64(Vector.LoadUnsafe(ref from, (nuint)Vector<ulong>.Count)));
}
