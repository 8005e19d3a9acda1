using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary><see cref="FixedPointMultiplier.Multiply"/> of products of two differences of 8-bit codes by a factor below one half, the zero
/// point added: the same bits without wide products.</summary>
/// <remarks>With the mantissa as high * 2^16 + low, low around 0, the first rounding is (p * high + (p * low >> 16) + 2^14) >> 15. A
/// product p is at most 255 * 255 &lt; 2^16 in magnitude and either half 2^15, so that no term leaves 32 bits, nor do all together. The
/// second one takes 1 from what is below zero and adds half: halves go away from zero. The zero point is added with half, shifted up.</remarks>
internal readonly record struct ByteRescaling
{
    /// <summary>Added at the first rounding.</summary>
    public const int FirstHalf = 1 << 14;

    /// <summary>Bits that the first rounding cuts off, after those of the lower half.</summary>
    public const int FirstShift = 15;

    /// <summary>Bits of the lower half.</summary>
    public const int LowBits = 16;

    // A zero point shifted further, with half, would leave 32 bits.
    private const int MostRight = 21;

    // The largest difference of two codes, shifted further, would be more than a product is.
    private const int MostLeft = 8;

    /// <summary>What values are multiplied by first: a power of two, for factors of 1 and more.</summary>
    public int First { get; private init; }

    public int High { get; private init; }

    public int Low { get; private init; }

    /// <summary>Added at the second rounding.</summary>
    public int Half { get; private init; }

    /// <summary>Bits that the second rounding cuts off.</summary>
    public int Right { get; private init; }

    /// <summary>The factor for products; null where it has no such form.</summary>
    /// <param name="multiplier">The factor.</param>
    /// <param name="zero">Zero point of the results.</param>
    public static ByteRescaling? Of(FixedPointMultiplier multiplier, int zero) => multiplier.Shift < 0 ? OfPositive(multiplier, zero) : null;

    /// <summary>The factor for single differences of at least 0, from which the second rounding takes nothing, so that it may be left
    /// out; null where it has no such form.</summary>
    /// <param name="multiplier">The factor.</param>
    /// <param name="zero">Zero point of the results.</param>
    public static ByteRescaling? OfPositive(FixedPointMultiplier multiplier, int zero)
    {
        var (left, right) = (Math.Max(multiplier.Shift, 0), Math.Max(-multiplier.Shift, 0));
        if (multiplier.Mantissa < 0 || left > MostLeft || right > MostRight) return null;
        var high = (int)(((long)multiplier.Mantissa + (1 << (LowBits - 1))) >> LowBits);
        return new ByteRescaling
        {
            First = 1 << left,
            High = high,
            Low = (int)(multiplier.Mantissa - ((long)high << LowBits)),
            Half = (right > 0 ? 1 << (right - 1) : 0) + (zero << right),
            Right = right,
        };
    }
}
