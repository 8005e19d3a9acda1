using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two codes along spans, as wide as the processor allows.</summary>
/// <remarks>As in <see cref="FloatUnaryLoop{TOp}"/>, the last vector overlaps the one before it and is read first.</remarks>
internal readonly struct CodeBinaryLoop<TIn, TOut, TOp>(TOp op) : IBinaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
    where TOp : struct, ICodeBinary
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, Span<TOut> y)
    {
        if (CpuFeatures.HasVector512 && y.Length >= CodeLanes16.Count) Run<CodeLanes16>(a, b, y);
        else if (CpuFeatures.HasX86Vector256 && y.Length >= CodeLanes8.Count) Run<CodeLanes8>(a, b, y);
        else if (CpuFeatures.HasVector128 && y.Length >= CodeLanes4.Count) Run<CodeLanes4>(a, b, y);
        else if (y.Length > 0) Run<CodeLane1>(a, b, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run<T>(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, Span<TOut> y)
        where T : unmanaged, ICodeLanes<T>
    {
        if (a.Length == y.Length && b.Length == y.Length) Both<T>(a, b, y);
        else if (b.Length == 1) First<T>(a[..y.Length], b[0], y);
        else Second<T>(a[0], b[..y.Length], y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Both<T>(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, Span<TOut> y)
        where T : unmanaged, ICodeLanes<T>
    {
        var op = _op;
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - T.Count);
        var (lastLeft, lastRight) = (T.Load(ref left, end), T.Load(ref right, end));
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) op.Lanes(T.Load(ref left, i), T.Load(ref right, i)).Store(ref into, i);
        if (i < (nuint)y.Length) op.Lanes(lastLeft, lastRight).Store(ref into, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void First<T>(ReadOnlySpan<TIn> a, TIn b, Span<TOut> y)
        where T : unmanaged, ICodeLanes<T>
    {
        var op = _op;
        var right = T.Of(CodeLane1.Load(ref b, 0).Value);
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - T.Count);
        var last = T.Load(ref left, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) op.Lanes(T.Load(ref left, i), right).Store(ref into, i);
        if (i < (nuint)y.Length) op.Lanes(last, right).Store(ref into, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Second<T>(TIn a, ReadOnlySpan<TIn> b, Span<TOut> y)
        where T : unmanaged, ICodeLanes<T>
    {
        var op = _op;
        var left = T.Of(CodeLane1.Load(ref a, 0).Value);
        ref var right = ref MemoryMarshal.GetReference(b);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(y.Length - T.Count);
        var last = T.Load(ref right, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) op.Lanes(left, T.Load(ref right, i)).Store(ref into, i);
        if (i < (nuint)y.Length) op.Lanes(left, last).Store(ref into, end);
    }
}
