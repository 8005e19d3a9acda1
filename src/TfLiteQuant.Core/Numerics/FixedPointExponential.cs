namespace TfLiteQuant.Numerics;

/// <summary>e^x for x of at most 0 in fixed point, as the reference computes it.</summary>
public static class FixedPointExponential
{
    private const int IntegerBits = 5;
    private const int FractionBits = 31 - IntegerBits;
    private const int OneEighth = 1 << 28;
    private const int OneThird = 715827883;
    private const int ExpOfMinusEighth = 1895147668;

    // e^-(1/4), e^-(1/2), e^-1 ... e^-16
    private static ReadOnlySpan<int> Powers => [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

    /// <summary>e^x as a fraction of 2^31.</summary>
    /// <param name="value">x times 2^26, at most 0.</param>
    public static int Of(int value)
    {
        if (value == 0) return int.MaxValue;

        // x is a multiple of -1/4, whose powers are looked up bit by bit, and a rest in (-1/4, 0], for which a polynomial serves
        const int QuarterBit = FractionBits - 2;
        var rest = (value & ((1 << QuarterBit) - 1)) - (1 << QuarterBit);
        var quarters = rest - value;
        var result = OfRest(FixedPointReciprocal.SaturatingShift(rest, IntegerBits));
        for (var i = 0; i < Powers.Length; i++)
            if ((quarters & (1 << (QuarterBit + i))) != 0) result = FixedPointMultiplier.DoublingHigh(result, Powers[i]);
        return result;
    }

    /// <summary>e^x for x in [-1/4, 0), both as fractions of 2^31: four terms around -1/8.</summary>
    private static int OfRest(int rest)
    {
        var x = rest + OneEighth;
        var square = FixedPointMultiplier.DoublingHigh(x, x);
        var cube = FixedPointMultiplier.DoublingHigh(square, x);
        var fourth = FixedPointMultiplier.DoublingHigh(square, square);
        var terms = FixedPointMultiplier.DoublingHigh(FixedPointMultiplier.DivideByPowerOfTwo(fourth, 2) + cube, OneThird) + square;
        var sum = FixedPointMultiplier.DivideByPowerOfTwo(terms, 1);
        return ExpOfMinusEighth + FixedPointMultiplier.DoublingHigh(ExpOfMinusEighth, x + sum);
    }
}
