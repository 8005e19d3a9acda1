using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>The sum of the products of two rows.</summary>
/// <remarks>Eight lanes, even and odd vectors apart, then what fills none: an order that follows from the length alone, on every processor
/// with vectors.</remarks>
internal static class DotProduct
{
    /// <summary>a . b; both have the same length.</summary>
    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        b = b[..a.Length];
        var whole = CpuFeatures.HasVector128 ? a.Length / Lanes8.Count * Lanes8.Count : 0;
        var sum = whole == 0 ? 0 : CpuFeatures.HasVector256 ? Whole<Lanes8>(a[..whole], b) : Whole<Twice<Lanes4>>(a[..whole], b);
        for (var i = whole; i < a.Length; i++) sum = float.MultiplyAddEstimate(a[i], b[i], sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Whole<T>(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where T : unmanaged, IFloatLanes<T>
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        T even = T.Of(0), odd = even;
        var i = 0;
        for (; i <= a.Length - (2 * T.Count); i += 2 * T.Count)
        {
            even = T.MultiplyAdd(T.Load(ref left, (nuint)i), T.Load(ref right, (nuint)i), even);
            odd = T.MultiplyAdd(T.Load(ref left, (nuint)(i + T.Count)), T.Load(ref right, (nuint)(i + T.Count)), odd);
        }

        if (i < a.Length) even = T.MultiplyAdd(T.Load(ref left, (nuint)i), T.Load(ref right, (nuint)i), even);
        return T.Fold(default(Sum), even + odd);
    }
}
