namespace TfLiteQuant.Kernels;

/// <summary>A function of a whole row of codes.</summary>
internal interface ICodeRowFunction<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    /// <param name="x">The row, of at least one code.</param>
    /// <param name="y">As many results; may be the very memory of <paramref name="x"/>.</param>
    void Run(ReadOnlySpan<TIn> x, Span<TOut> y);

    /// <param name="x">Rows, one after the other.</param>
    /// <param name="y">As many results; may be the very memory of <paramref name="x"/>.</param>
    /// <param name="length">Codes of a row, at least one.</param>
    void Run(ReadOnlySpan<TIn> x, Span<TOut> y, int length);
}
