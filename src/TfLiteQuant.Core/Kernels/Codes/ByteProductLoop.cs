using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Products of 8-bit codes along spans by <see cref="IByteProducts{T}"/>, and what is left over by the function's own lanes, whose
/// bits both give.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
/// <typeparam name="TOp"><see cref="RescaledProduct"/> or <see cref="RescaledPrelu"/>.</typeparam>
internal readonly struct ByteProductLoop<TCode, TOp>(ByteProductTerms terms, TOp exact) : IBinaryLoop<TCode, TCode>
    where TCode : unmanaged
    where TOp : struct, ICodeBinary
{
    private readonly CodeBinaryLoop<TCode, TCode, TOp> _exact = new(exact);
    private readonly ByteProductTerms _terms = terms;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<TCode> a, ReadOnlySpan<TCode> b, Span<TCode> y)
    {
        if (y.Length < ByteOperand.FewCodes)
        {
            _exact.Run(a, b, y);
            return;
        }

        var done = 0;
        if (CpuFeatures.HasVector512 && y.Length >= ByteProducts512.Count) done = Run<ByteProducts512>(a, b, y);
        if (CpuFeatures.HasX86Vector256 && y.Length - done >= ByteProducts256.Count)
            done += Run<ByteProducts256>(ByteOperand.From(a, done), ByteOperand.From(b, done), y[done..]);
        if (done < y.Length) _exact.Run(ByteOperand.From(a, done), ByteOperand.From(b, done), y[done..]);
    }

    // How many were done: whole vectors.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Run<T>(scoped ReadOnlySpan<TCode> a, scoped ReadOnlySpan<TCode> b, Span<TCode> y)
        where T : struct, IByteProducts<T>
    {
        // One code that counts for all results is written out once.
        Span<TCode> same = stackalloc TCode[ByteOperand.MostCodes];
        var (stepA, stepB) = (a.Length < y.Length ? 0 : T.Count, b.Length < y.Length ? 0 : T.Count);
        if (stepA == 0) a = ByteOperand.Spread(a[0], same);
        else if (stepB == 0) b = ByteOperand.Spread(b[0], same);
        var products = T.Of(_terms, typeof(TCode) == typeof(sbyte));
        ref var left = ref Unsafe.As<TCode, byte>(ref MemoryMarshal.GetReference(a));
        ref var right = ref Unsafe.As<TCode, byte>(ref MemoryMarshal.GetReference(b));
        ref var into = ref Unsafe.As<TCode, byte>(ref MemoryMarshal.GetReference(y));
        var i = 0;
        for (; i <= y.Length - T.Count; i += T.Count)
        {
            if (typeof(TOp) == typeof(RescaledProduct)) products.Product(ref left, ref right, ref Unsafe.Add(ref into, i));
            else products.Prelu(ref left, ref right, ref Unsafe.Add(ref into, i));
            left = ref Unsafe.Add(ref left, stepA);
            right = ref Unsafe.Add(ref right, stepB);
        }

        return i;
    }
}
