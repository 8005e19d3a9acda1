namespace TfLiteQuant.Kernels;

/// <summary>What a product of 8-bit codes takes.</summary>
/// <param name="Product">From products to codes.</param>
/// <param name="Single">From the first operand alone to codes, where functions have such a case.</param>
/// <param name="ZeroA">Zero point of the first operand.</param>
/// <param name="ZeroB">Zero point of the second.</param>
/// <param name="Min">Smallest result.</param>
/// <param name="Max">Largest result.</param>
internal readonly record struct ByteProductTerms(ByteRescaling Product, ByteRescaling Single, int ZeroA, int ZeroB, int Min, int Max);
