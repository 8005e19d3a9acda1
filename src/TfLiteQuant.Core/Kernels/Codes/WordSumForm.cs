using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums or differences of 16-bit codes.</summary>
/// <param name="Terms">The sum as a linear form.</param>
/// <param name="Min">Smallest code of a result.</param>
/// <param name="Max">Largest code of a result.</param>
internal readonly record struct WordSumForm(CodeSumTerms Terms, int Min, int Max)
    : ICodeVectorForm<short, WordSums<Vector512<int>, Vector512<float>, Integers512>, WordSums<Vector256<int>, Vector256<float>, Integers256>>
{
    public WordSums<Vector512<int>, Vector512<float>, Integers512> Wide => new(Terms, Min, Max);

    public WordSums<Vector256<int>, Vector256<float>, Integers256> Narrow => new(Terms, Min, Max);
}
