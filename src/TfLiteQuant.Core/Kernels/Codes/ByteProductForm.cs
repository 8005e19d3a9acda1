namespace TfLiteQuant.Kernels;

/// <summary>Products of 8-bit codes.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
/// <param name="Terms">What that takes.</param>
internal readonly record struct ByteProductForm<TCode>(ByteProductTerms Terms) : ICodeVectorForm<ByteProducts512<TCode>, ByteProducts256<TCode>>
    where TCode : unmanaged
{
    public ByteProducts512<TCode> Wide => new(Terms);

    public ByteProducts256<TCode> Narrow => new(Terms);
}
