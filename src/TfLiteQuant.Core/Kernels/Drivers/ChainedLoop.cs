using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A loop over what another one gives, a block at a time.</summary>
internal readonly struct ChainedLoop<TIn, T, TOut, TFirst, TSecond>(TSecond second) : IUnaryLoop<TIn, TOut>
    where TIn : unmanaged
    where T : unmanaged
    where TOut : unmanaged
    where TFirst : struct, IUnaryLoop<TIn, T>
    where TSecond : struct, IUnaryLoop<T, TOut>
{
    private const int Block = 512;
    private readonly TSecond _second = second;

    [SkipLocalsInit]
    public void Run(ReadOnlySpan<TIn> x, Span<TOut> y)
    {
        if (typeof(TFirst) == typeof(CopyingLoop<TIn>))
        {
            _second.Run(MemoryMarshal.Cast<TIn, T>(x), y);
            return;
        }

        Span<T> between = stackalloc T[Block];
        for (var i = 0; i < x.Length; i += Block)
        {
            var count = Math.Min(Block, x.Length - i);
            default(TFirst).Run(x.Slice(i, count), between[..count]);
            _second.Run(between[..count], y.Slice(i, count));
        }
    }
}
