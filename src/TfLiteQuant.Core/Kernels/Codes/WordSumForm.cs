namespace TfLiteQuant.Kernels;

/// <summary>Sums or differences of 16-bit codes.</summary>
/// <param name="Terms">The sum as a linear form.</param>
/// <param name="Min">Smallest code of a result.</param>
/// <param name="Max">Largest code of a result.</param>
internal readonly record struct WordSumForm(CodeSumTerms Terms, int Min, int Max) : ICodeVectorForm<WordSums512, WordSums256>
{
    public WordSums512 Wide => new(this);

    public WordSums256 Narrow => new(this);
}
