using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Products of 8-bit codes.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
/// <param name="Terms">What that takes.</param>
internal readonly record struct ByteProductForm<TCode>(ByteProductTerms Terms)
    : ICodeVectorForm<TCode, ByteProducts<TCode, Vector512<int>, Vector512<float>, Integers512>, ByteProducts<TCode, Vector256<int>, Vector256<float>, Integers256>>
    where TCode : unmanaged
{
    public ByteProducts<TCode, Vector512<int>, Vector512<float>, Integers512> Wide => new(Terms);

    public ByteProducts<TCode, Vector256<int>, Vector256<float>, Integers256> Narrow => new(Terms);
}
