using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums or differences of 8-bit codes along spans: by <see cref="ByteSumTerms"/> where vectors have them and no code is in
/// doubt, by <see cref="RescaledSum"/> elsewhere, whose bits both give.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
internal readonly struct ByteSumLoop<TCode>(ByteSumTerms terms, RescaledSum exact, int min, int max) : IBinaryLoop<TCode, TCode>
    where TCode : unmanaged
{
    private readonly CodeBinaryLoop<TCode, TCode, RescaledSum> _exact = new(exact);
    private readonly ByteSumTerms _terms = terms;
    private readonly int _min = min;
    private readonly int _max = max;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<TCode> a, ReadOnlySpan<TCode> b, Span<TCode> y)
    {
        if (y.Length < ByteOperand.FewCodes)
        {
            _exact.Run(a, b, y);
            return;
        }

        var done = 0;
        if (CpuFeatures.HasVector512 && y.Length >= ByteSums512.Count) done = Run<ByteSums512>(a, b, y);
        if (CpuFeatures.HasX86Vector256 && y.Length - done >= ByteSums256.Count) done += Run<ByteSums256>(ByteOperand.From(a, done), ByteOperand.From(b, done), y[done..]);
        if (done < y.Length) _exact.Run(ByteOperand.From(a, done), ByteOperand.From(b, done), y[done..]);
    }

    // How many were done: whole vectors.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Run<T>(scoped ReadOnlySpan<TCode> a, scoped ReadOnlySpan<TCode> b, Span<TCode> y)
        where T : struct, IByteSums<T>
    {
        // One code that counts for all results is written out once.
        Span<TCode> same = stackalloc TCode[ByteOperand.MostCodes];
        var (stepA, stepB) = (a.Length < y.Length ? 0 : T.Count, b.Length < y.Length ? 0 : T.Count);
        if (stepA == 0) a = ByteOperand.Spread(a[0], same);
        else if (stepB == 0) b = ByteOperand.Spread(b[0], same);
        var sums = T.Of(_terms, typeof(TCode) == typeof(sbyte), _min, _max);
        ref var left = ref Unsafe.As<TCode, byte>(ref MemoryMarshal.GetReference(a));
        ref var right = ref Unsafe.As<TCode, byte>(ref MemoryMarshal.GetReference(b));
        ref var into = ref Unsafe.As<TCode, byte>(ref MemoryMarshal.GetReference(y));
        var i = 0;
        for (; i <= y.Length - T.Count; i += T.Count)
        {
            if (!sums.TrySum(ref left, ref right, ref Unsafe.Add(ref into, i)))
                _exact.Run(
                    MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, TCode>(ref left), T.Count),
                    MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, TCode>(ref right), T.Count), y.Slice(i, T.Count));
            left = ref Unsafe.Add(ref left, stepA);
            right = ref Unsafe.Add(ref right, stepB);
        }

        return i;
    }
}
