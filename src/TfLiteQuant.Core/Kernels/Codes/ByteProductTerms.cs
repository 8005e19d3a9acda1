using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>What a product of 8-bit codes takes.</summary>
/// <param name="Product">From products to codes.</param>
/// <param name="Single">From the first operand alone to codes, where functions have such a case.</param>
/// <param name="ZeroA">Zero point of the first operand.</param>
/// <param name="ZeroB">Zero point of the second.</param>
/// <param name="Min">Smallest result.</param>
/// <param name="Max">Largest result.</param>
internal readonly record struct ByteProductTerms(FloatSteps Product, FloatSteps Single, int ZeroA, int ZeroB, int Min, int Max)
{
    private const int LargestCode = byte.MaxValue;

    /// <summary>The terms; null where floats do not have the steps of the reference.</summary>
    /// <param name="product">From products to results.</param>
    /// <param name="single">From the first operand alone; null for functions without such a case.</param>
    /// <param name="zeroA">Zero point of the first operand.</param>
    /// <param name="zeroB">Zero point of the second.</param>
    /// <param name="zero">Zero point of the results.</param>
    /// <param name="min">Smallest result.</param>
    /// <param name="max">Largest result.</param>
    public static ByteProductTerms? Of(FixedPointMultiplier product, FixedPointMultiplier? single, int zeroA, int zeroB, int zero, int min, int max)
    {
        if (FloatSteps.Of(product, LargestCode * LargestCode, (zero, min, max)) is not { } products) return null;
        var singles = single is { } factor ? FloatSteps.Of(factor, LargestCode, (zero, min, max)) : products;
        return singles is null ? null : new(products, singles.Value, zeroA, zeroB, min, max);
    }
}
