namespace TfLiteQuant.Kernels;

/// <summary>Sums or differences of 8-bit codes.</summary>
/// <param name="Terms">The sum as a linear form.</param>
/// <param name="IsSigned">Whether codes have a sign.</param>
/// <param name="Min">Smallest code of a result.</param>
/// <param name="Max">Largest code of a result.</param>
internal readonly record struct ByteSumForm(CodeSumTerms Terms, bool IsSigned, int Min, int Max) : ICodeVectorForm<ByteSums512, ByteSums256>
{
    public ByteSums512 Wide => new(this);

    public ByteSums256 Narrow => new(this);
}
