using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>8-bit codes, times a slope where they are below 0.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
/// <param name="Terms">What that takes.</param>
internal readonly record struct ByteRectifierForm<TCode>(ByteProductTerms Terms)
    : ICodeVectorForm<TCode, ByteRectifiers<TCode, Vector512<int>, Vector512<float>, Integers512>, ByteRectifiers<TCode, Vector256<int>, Vector256<float>, Integers256>>
    where TCode : unmanaged
{
    public ByteRectifiers<TCode, Vector512<int>, Vector512<float>, Integers512> Wide => new(Terms);

    public ByteRectifiers<TCode, Vector256<int>, Vector256<float>, Integers256> Narrow => new(Terms);
}
