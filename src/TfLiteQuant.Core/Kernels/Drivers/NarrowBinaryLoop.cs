namespace TfLiteQuant.Kernels;

/// <summary>A float function of two arguments along values of a 16-bit format, a block at a time.</summary>
internal readonly struct NarrowBinaryLoop<TFormat, TOut, TLoop>(TLoop loop) : IBinaryLoop<ushort, TOut>
    where TFormat : struct, IFloatFormat
    where TOut : unmanaged
    where TLoop : struct, IBinaryLoop<float, TOut>
{
    private const int Block = 256;
    private readonly TLoop _loop = loop;

    public void Run(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b, Span<TOut> y)
    {
        Span<float> left = stackalloc float[Block];
        Span<float> right = stackalloc float[Block];
        Span<TOut> wide = stackalloc TOut[Block];
        for (var i = 0; i < y.Length; i += Block)
        {
            var count = Math.Min(Block, y.Length - i);
            _loop.Run(Part(a, i, count, y.Length, left), Part(b, i, count, y.Length, right), wide[..count]);
            wide[..count].CopyTo(y.Slice(i, count));
        }
    }

    private static ReadOnlySpan<float> Part(ReadOnlySpan<ushort> all, int start, int count, int total, Span<float> room)
    {
        var part = all.Length == total ? all.Slice(start, count) : all[..1];
        TFormat.Widen(part, room);
        return room[..part.Length];
    }
}
