namespace TfLiteQuant.Kernels;

/// <summary>A float function of two arguments whose results are rounded to a 16-bit format.</summary>
internal readonly struct NarrowResults<TFormat, TLoop>(TLoop loop) : IBinaryLoop<float, ushort>
    where TFormat : struct, IFloatFormat
    where TLoop : struct, IBinaryLoop<float, float>
{
    private const int Block = 256;
    private readonly TLoop _loop = loop;

    /// <remarks>For blocks of at most 256 results, as <see cref="NarrowBinaryLoop{TFormat, TOut, TLoop}"/> makes them.</remarks>
    public void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<ushort> y)
    {
        Span<float> wide = stackalloc float[Block];
        _loop.Run(a, b, wide[..y.Length]);
        TFormat.Narrow(wide[..y.Length], y);
    }
}
