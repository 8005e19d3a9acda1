namespace TfLiteQuant.Kernels;

/// <summary>A float function along values of a 16-bit format, a block at a time.</summary>
internal readonly struct NarrowUnaryLoop<TFormat, TLoop>(TLoop loop) : IUnaryLoop<ushort, ushort>
    where TFormat : struct, IFloatFormat
    where TLoop : struct, IUnaryLoop<float, float>
{
    private const int Block = 256;
    private readonly TLoop _loop = loop;

    public void Run(ReadOnlySpan<ushort> x, Span<ushort> y)
    {
        Span<float> wide = stackalloc float[Block];
        for (var i = 0; i < x.Length; i += Block)
        {
            var part = x.Slice(i, Math.Min(Block, x.Length - i));
            var values = wide[..part.Length];
            TFormat.Widen(part, values);
            _loop.Run(values, values);
            TFormat.Narrow(values, y.Slice(i, part.Length));
        }
    }
}
