namespace TfLiteQuant.Kernels;

/// <summary>Products of 8-bit codes.</summary>
/// <param name="Terms">What a product takes.</param>
/// <param name="IsSigned">Whether codes have a sign.</param>
/// <param name="IsRectifier">Whether the second operand is a slope: the first one counts alone where it is at least 0.</param>
internal readonly record struct ByteProductForm(ByteProductTerms Terms, bool IsSigned, bool IsRectifier) : ICodeVectorForm<ByteProducts512, ByteProducts256>
{
    public ByteProducts512 Wide => new(this);

    public ByteProducts256 Narrow => new(this);
}
