using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Fills memory with one element. Runs of some ten to hundred elements are what it is for: spans fill long ones as fast, but take
/// a time of their own for each.</summary>
internal static class RepeatedElement
{
    /// <summary>Writes <paramref name="count"/> copies of an element, by vectors of which the last overlaps the one before it.</summary>
    /// <typeparam name="T">Anything; what has 1, 2, 4 or 8 bytes is written as a word.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill<T>(ref T room, int count, T value)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == sizeof(byte)) Words(ref Unsafe.As<T, byte>(ref room), count, Unsafe.BitCast<T, byte>(value));
        else if (Unsafe.SizeOf<T>() == sizeof(ushort)) Words(ref Unsafe.As<T, ushort>(ref room), count, Unsafe.BitCast<T, ushort>(value));
        else if (Unsafe.SizeOf<T>() == sizeof(uint)) Words(ref Unsafe.As<T, uint>(ref room), count, Unsafe.BitCast<T, uint>(value));
        else if (Unsafe.SizeOf<T>() == sizeof(ulong)) Words(ref Unsafe.As<T, ulong>(ref room), count, Unsafe.BitCast<T, ulong>(value));
        else
        {
            for (var i = 0; i < count; i++) Unsafe.Add(ref room, i) = value;
        }
    }

    // Vectors are of integers: of a complex number or a half there is none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Words<T>(ref T room, int count, T value)
        where T : unmanaged
    {
        if (CpuFeatures.HasVector512 && count >= Vector512<T>.Count)
        {
            var (same, last) = (Vector512.Create(value), count - Vector512<T>.Count);
            for (var i = 0; i < last; i += Vector512<T>.Count) same.StoreUnsafe(ref room, (nuint)i);
            same.StoreUnsafe(ref room, (nuint)last);
        }
        else if (CpuFeatures.HasVector256 && count >= Vector256<T>.Count)
        {
            var (same, last) = (Vector256.Create(value), count - Vector256<T>.Count);
            for (var i = 0; i < last; i += Vector256<T>.Count) same.StoreUnsafe(ref room, (nuint)i);
            same.StoreUnsafe(ref room, (nuint)last);
        }
        else if (CpuFeatures.HasVector128 && count >= Vector128<T>.Count)
        {
            var (same, last) = (Vector128.Create(value), count - Vector128<T>.Count);
            for (var i = 0; i < last; i += Vector128<T>.Count) same.StoreUnsafe(ref room, (nuint)i);
            same.StoreUnsafe(ref room, (nuint)last);
        }
        else if (Unsafe.SizeOf<T>() == 1 && count >= sizeof(uint))
        {
            Bytes(ref Unsafe.As<T, byte>(ref room), count, Unsafe.BitCast<T, byte>(value));
        }
        else
        {
            for (var i = 0; i < count; i++) Unsafe.Add(ref room, i) = value;
        }
    }

    // Four bytes or more, by words of which the last overlaps the one before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bytes(ref byte room, int count, byte value)
    {
        const ulong Each = 0x0101_0101_0101_0101;
        var word = value * Each;
        if (count < sizeof(ulong))
        {
            Unsafe.WriteUnaligned(ref room, (uint)word);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref room, count - sizeof(uint)), (uint)word);
            return;
        }

        var last = count - sizeof(ulong);
        for (var i = 0; i < last; i += sizeof(ulong)) Unsafe.WriteUnaligned(ref Unsafe.Add(ref room, i), word);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref room, last), word);
    }
}
