namespace TfLiteQuant.Kernels;

/// <summary>A function of a whole row of codes.</summary>
internal interface ICodeRowFunction<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    /// <param name="x">The row, of at least one code.</param>
    /// <param name="y">As many results; may be the very memory of <paramref name="x"/>.</param>
    void Run(ReadOnlySpan<TIn> x, Span<TOut> y);
}
