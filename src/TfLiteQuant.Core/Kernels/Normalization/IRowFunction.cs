namespace TfLiteQuant.Kernels;

/// <summary>A function of a whole row.</summary>
internal interface IRowFunction
{
    /// <param name="x">The row.</param>
    /// <param name="y">As many results; may be the very memory of <paramref name="x"/>.</param>
    void Run(ReadOnlySpan<float> x, Span<float> y);
}
