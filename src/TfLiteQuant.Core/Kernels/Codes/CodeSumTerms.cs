using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// The sum of two codes of 8 or 16 bits as one linear form in 32-bit fixed point, with what it can be wrong by: where the form is farther than that
/// from the border between two codes, its code is the one that <see cref="RescaledSum"/> gives; elsewhere that one is asked.
/// </summary>
/// <remarks>
/// The reference rounds each operand to units of the headroom (an error of 1 at most, in each), their rescaled sum to units of 2^-n (half
/// of one), n being the shift of the output's multiplier m &lt; 2^-n; so that before the last rounding it is wrong by less than
/// 2 * m + 2^-n / 2 &lt; 2.5 * 2^-n. The form itself has weights of 29 bits in two halves of 15, and codes of 8 bits without
/// sign or of 16 with one; it cuts the sum of the lower halves off: with a largest code c, c * 2^-<see cref="Down"/> + 2 units.
/// </remarks>
internal readonly record struct CodeSumTerms
{
    private const int HalfBits = 15;

    /// <summary>Bits that <see cref="RescaledSum"/> shifts 8-bit codes left.</summary>
    private const int ByteHeadroom = 20;

    /// <summary>Bits that it shifts 16-bit codes left.</summary>
    private const int WordHeadroom = 15;

    /// <summary>Of 2^this values one may be in doubt: a vector has 64 bytes, or 32 words.</summary>
    private const int RareBytes = 12;

    private const int RareWords = 10;

    /// <summary>Upper halves of the two weights, as words of one integer, the first operand's below.</summary>
    public int High { get; private init; }

    /// <summary>Lower halves, likewise, with a sign.</summary>
    public int Low { get; private init; }

    /// <summary>How far sums of upper halves are shifted left.</summary>
    public int Up { get; private init; }

    /// <summary>How far sums of lower halves are shifted right.</summary>
    public int Down { get; private init; }

    /// <summary>Added to both, so that cutting <see cref="Fraction"/> bits off rounds.</summary>
    public int Constant { get; private init; }

    /// <summary>Bits behind the point.</summary>
    public int Fraction { get; private init; }

    /// <summary>A fraction below this is in doubt.</summary>
    public uint Doubt { get; private init; }

    /// <summary>The form; null where too many values would be in doubt.</summary>
    /// <param name="a">Scale of the first operand as <see cref="RescaledSum"/> has it, and zero point.</param>
    /// <param name="b">Scale and zero point of the second.</param>
    /// <param name="y">Scale and zero point of the output.</param>
    /// <param name="subtracts">Whether the second is taken off.</param>
    /// <param name="offset">What makes bytes numbers without sign: 128 or 0.</param>
    /// <param name="isWord">Whether codes have 16 bits.</param>
    public static CodeSumTerms? Of((FixedPointMultiplier Scale, int Zero) a, (FixedPointMultiplier Scale, int Zero) b, (FixedPointMultiplier Scale, int Zero) y, bool subtracts, int offset, bool isWord = false)
    {
        double largest = isWord ? -short.MinValue : byte.MaxValue;
        var unit = Math.ScaleB(y.Scale.Mantissa, y.Scale.Shift - 31 + (isWord ? WordHeadroom : ByteHeadroom));
        var first = Math.ScaleB(a.Scale.Mantissa, a.Scale.Shift - 31) * unit;
        var second = Math.ScaleB(b.Scale.Mantissa, b.Scale.Shift - 31) * (subtracts ? -unit : unit);
        var fraction = 30 - Math.ILogB((largest * (first + Math.Abs(second))) + largest + 3);
        var down = Math.Min(HalfBits - 1, 28 - fraction - Math.ILogB(Math.Max(first, Math.Abs(second))));
        if (down < 1) return null;
        var doubt = Math.Ceiling(Math.ScaleB(2.5, fraction + y.Scale.Shift) + Math.ScaleB(largest, -down) + 2);
        if (doubt > Math.ScaleB(1, fraction - (isWord ? RareWords : RareBytes))) return null;
        var (highFirst, lowFirst) = Halves(first);
        var (highSecond, lowSecond) = Halves(second);
        var terms = new CodeSumTerms
        {
            High = Pair(highFirst, highSecond),
            Low = Pair(lowFirst, lowSecond),
            Up = HalfBits - down,
            Down = down,
            Constant = (int)Math.Round(Math.ScaleB(y.Zero + 0.5 - (first * (a.Zero + offset)) - (second * (b.Zero + offset)), fraction) + doubt),
            Fraction = fraction,
            Doubt = (uint)(2 * doubt),
        };
        return terms.IsOftenInDoubt(isWord ? 257 : 1, isWord ? short.MinValue : 0) ? null : terms;

        (int High, int Low) Halves(double factor)
        {
            var weight = (int)Math.Round(Math.ScaleB(factor, fraction + down));
            var high = (weight + (1 << (HalfBits - 1))) >> HalfBits;
            return (high, weight - (high << HalfBits));
        }

        static int Pair(int low, int high) => (high << 16) | (low & 0xFFFF);
    }

    /// <summary>The form at one pair of codes, bytes without sign.</summary>
    public int Of(int a, int b)
        => unchecked((((short)High * a) + ((High >> 16) * b) << Up) + (((short)Low * a) + ((Low >> 16) * b) >> Down) + Constant);

    // Scales in the ratio of small numbers put many sums right between two codes.
    private bool IsOftenInDoubt(int step, int first)
    {
        const int Pairs = 256;
        var found = 0;
        for (var i = 0; i < Pairs; i++)
            if ((Of(first + (step * i), first + (step * (((i * 181) >> 1) & 255))) & ((1 << Fraction) - 1)) < Doubt) found++;
        return found > 2;
    }
}
