using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function along a span, element by element.</summary>
internal readonly struct ScalarUnaryLoop<TIn, TOut, TOp>(TOp op) : IUnaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
    where TOp : struct, IScalarUnary<TIn, TOut>
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReadOnlySpan<TIn> x, Span<TOut> y)
    {
        var op = _op;
        y = y[..x.Length];
        for (var i = 0; i < x.Length; i++) y[i] = op.Element(x[i]);
    }
}
