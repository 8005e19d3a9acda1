using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two arguments along spans, element by element.</summary>
internal readonly struct ScalarBinaryLoop<TIn, TOut, TOp>(TOp op) : IBinaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
    where TOp : struct, IScalarBinary<TIn, TOut>
{
    private readonly TOp _op = op;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, Span<TOut> y)
    {
        if (y.Length == 0) return;
        var op = _op;
        if (a.Length == y.Length && b.Length == y.Length)
        {
            for (var i = 0; i < y.Length; i++) y[i] = op.Element(a[i], b[i]);
        }
        else if (b.Length == 1)
        {
            var right = b[0];
            a = a[..y.Length];
            for (var i = 0; i < y.Length; i++) y[i] = op.Element(a[i], right);
        }
        else
        {
            var left = a[0];
            b = b[..y.Length];
            for (var i = 0; i < y.Length; i++) y[i] = op.Element(left, b[i]);
        }
    }
}
