using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Sums of products of codes of 8 or 16 bits in 32 bits, which wrap around.</summary>
internal static unsafe class CodeProducts
{
    /// <summary>The sum over two spans of one length.</summary>
    /// <typeparam name="T">sbyte or short.</typeparam>
    /// <param name="a">Codes.</param>
    /// <param name="b">What they are multiplied with.</param>
    /// <param name="zeroPoint">Taken from each of the first codes; 0 where they have 16 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Sum<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int zeroPoint)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (i, sum) = (0, 0);
        if (CpuFeatures.HasX86Vector256)
        {
            ref var left = ref MemoryMarshal.GetReference(a);
            ref var right = ref MemoryMarshal.GetReference(b);
            var (total, zero) = (Vector256<int>.Zero, Vector256.Create((short)zeroPoint));
            for (; i <= a.Length - 16; i += 16) total += Avx2.MultiplyAddAdjacent(Words(ref left, i) - zero, Words(ref right, i));
            sum = Vector256.Sum(total);
        }

        for (; i < a.Length; i++) sum += (int.CreateTruncating(a[i]) - zeroPoint) * int.CreateTruncating(b[i]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Words<T>(ref T codes, int at)
        where T : unmanaged
        => sizeof(T) == 2 ? Vector256.LoadUnsafe(ref Unsafe.As<T, short>(ref codes), (nuint)at)
            : Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref Unsafe.As<T, sbyte>(ref codes), (nuint)at));
}
