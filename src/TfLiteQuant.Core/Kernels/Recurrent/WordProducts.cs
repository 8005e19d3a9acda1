using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>Sums of products of 16-bit codes in 32 bits, which wrap around.</summary>
internal static class WordProducts
{
    /// <summary>The sum over two spans of one length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Sum(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        var (i, sum) = (0, 0);
        if (CpuFeatures.HasX86Vector256)
        {
            ref var left = ref MemoryMarshal.GetReference(a);
            ref var right = ref MemoryMarshal.GetReference(b);
            var total = Vector256<int>.Zero;
            for (; i <= a.Length - 16; i += 16) total += Avx2.MultiplyAddAdjacent(Vector256.LoadUnsafe(ref left, (nuint)i), Vector256.LoadUnsafe(ref right, (nuint)i));
            sum = Vector256.Sum(total);
        }

        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
