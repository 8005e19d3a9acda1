using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of codes along a span, as wide as the processor allows.</summary>
/// <remarks>As in <see cref="FloatUnaryLoop{TOp}"/>, the last vector overlaps the one before it and is read first.</remarks>
internal readonly struct CodeUnaryLoop<TIn, TOut, TOp>(TOp op) : IUnaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
    where TOp : struct, ICodeUnary
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(ReadOnlySpan<TIn> x, Span<TOut> y)
    {
        y = y[..x.Length];
        if (CpuFeatures.HasVector512 && x.Length >= CodeLanes16.Count) Run<CodeLanes16>(x, y);
        else if (CpuFeatures.HasX86Vector256 && x.Length >= CodeLanes8.Count) Run<CodeLanes8>(x, y);
        else if (CpuFeatures.HasVector128 && x.Length >= CodeLanes4.Count) Run<CodeLanes4>(x, y);
        else if (x.Length > 0) Run<CodeLane1>(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run<T>(ReadOnlySpan<TIn> x, Span<TOut> y)
        where T : unmanaged, ICodeLanes<T>
    {
        var op = _op;
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(x.Length - T.Count);
        var last = T.Load(ref from, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) op.Lanes(T.Load(ref from, i)).Store(ref into, i);
        if (i < (nuint)x.Length) op.Lanes(last).Store(ref into, end);
    }
}
