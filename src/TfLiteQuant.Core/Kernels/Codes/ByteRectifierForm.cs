namespace TfLiteQuant.Kernels;

/// <summary>8-bit codes, times a slope where they are below 0.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
/// <param name="Terms">What that takes.</param>
internal readonly record struct ByteRectifierForm<TCode>(ByteProductTerms Terms) : ICodeVectorForm<ByteRectifiers512<TCode>, ByteRectifiers256<TCode>>
    where TCode : unmanaged
{
    public ByteRectifiers512<TCode> Wide => new(Terms);

    public ByteRectifiers256<TCode> Narrow => new(Terms);
}
