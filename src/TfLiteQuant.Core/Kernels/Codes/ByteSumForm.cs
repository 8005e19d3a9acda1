using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Sums or differences of 8-bit codes.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
/// <param name="Terms">The sum as a linear form.</param>
/// <param name="Min">Smallest code of a result.</param>
/// <param name="Max">Largest code of a result.</param>
internal readonly record struct ByteSumForm<TCode>(CodeSumTerms Terms, int Min, int Max)
    : ICodeVectorForm<TCode, ByteSums<TCode, Vector512<int>, Vector512<float>, Integers512>, ByteSums<TCode, Vector256<int>, Vector256<float>, Integers256>>
    where TCode : unmanaged
{
    public ByteSums<TCode, Vector512<int>, Vector512<float>, Integers512> Wide => new(Terms, Min, Max);

    public ByteSums<TCode, Vector256<int>, Vector256<float>, Integers256> Narrow => new(Terms, Min, Max);
}
