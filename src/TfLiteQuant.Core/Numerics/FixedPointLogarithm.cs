using System.Numerics;

namespace TfLiteQuant.Numerics;

/// <summary>Natural logarithms of numbers of at least 1 in fixed point, as the reference computes them.</summary>
public static class FixedPointLogarithm
{
    private const int InputIntegerBits = 12;
    private const int OutputIntegerBits = 5;
    private const int SumIntegerBits = OutputIntegerBits + 1;
    private const int LogOfTwo = 1488522236;
    private const int FourthRootOfHalf = 1805811301;
    private const int RootOfHalf = 1518500250;
    private const int Quarter = 1 << 29;

    // of the quotient of polynomials around the fourth root of one half
    private const int NumeratorSquare = 117049297;
    private const int DenominatorSquare = 127690142;
    private const int DenominatorOne = 1057819769;
    private const int DenominatorSlope = 638450708;

    /// <summary>The logarithm.</summary>
    /// <param name="value">At least 1.0, with 12 bits before the binary point.</param>
    /// <returns>With 5 bits before the binary point.</returns>
    public static int Of(int value)
    {
        // a power of two times a number around 1; of two such factorings the one with the number closer to it
        var quarter = FixedPointMultiplier.DivideByPowerOfTwo(Quarter, SumIntegerBits);
        var zerosA = BitOperations.LeadingZeroCount((uint)value);
        var numberA = Shift(FixedPointMultiplier.DoublingHigh(Shift(value, zerosA - 1), RootOfHalf), 1);
        var powerA = Saturate((long)Shift(InputIntegerBits - zerosA, 31 - SumIntegerBits) + quarter);

        var zerosB = BitOperations.LeadingZeroCount((uint)FixedPointMultiplier.DoublingHigh(value, RootOfHalf)) - 1;
        var numberB = Shift(value, zerosB);
        var powerB = Saturate((long)Shift(InputIntegerBits - zerosB, 31 - SumIntegerBits) - quarter);

        var number = Math.Min(numberA, numberB);
        var power = Math.Max(powerA, powerB);

        var middle = (int)(((long)number + FourthRootOfHalf + 1) / 2);
        var distance = unchecked((number - FourthRootOfHalf) * 2);
        var square = FixedPointMultiplier.DoublingHigh(distance, distance);
        var numerator = FixedPointMultiplier.DoublingHigh(distance, number)
            + FixedPointMultiplier.DoublingHigh(FixedPointMultiplier.DoublingHigh(distance, square), NumeratorSquare);
        var denominator = FixedPointMultiplier.DoublingHigh(middle, DenominatorOne + distance + FixedPointMultiplier.DoublingHigh(DenominatorSquare, square))
            + FixedPointMultiplier.DoublingHigh(DenominatorSlope, distance);
        var quotient = FixedPointMultiplier.DoublingHigh(
            FixedPointMultiplier.DivideByPowerOfTwo(numerator, SumIntegerBits), FixedPointReciprocal.OfOnePlus(denominator));
        return Shift(FixedPointMultiplier.DoublingHigh(power, LogOfTwo) + quotient, SumIntegerBits - OutputIntegerBits);
    }

    private static int Shift(int value, int count) => FixedPointReciprocal.SaturatingShift(value, count);

    private static int Saturate(long value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);
}
