namespace TfLiteQuant.Kernels;

/// <summary>Applies a function of two arguments along spans.</summary>
internal interface IBinaryLoop<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    /// <param name="a">First arguments, or a single one that counts for all results.</param>
    /// <param name="b">Second arguments, or a single one that counts for all results.</param>
    /// <param name="y">Results; may be the very memory of an argument that has as many elements.</param>
    void Run(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, Span<TOut> y);
}
