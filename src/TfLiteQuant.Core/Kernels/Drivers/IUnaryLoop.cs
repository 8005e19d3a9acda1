namespace TfLiteQuant.Kernels;

/// <summary>Applies a function to every element of a span.</summary>
internal interface IUnaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    /// <param name="x">Elements.</param>
    /// <param name="y">As many results; may be the very memory of <paramref name="x"/>.</param>
    void Run(ReadOnlySpan<TIn> x, Span<TOut> y);
}
