using System.Numerics;

namespace TfLiteQuant.Numerics;

/// <summary>Reciprocals in fixed point, by three steps of Newton's method as the reference computes them.</summary>
public static class FixedPointReciprocal
{
    /// <summary>48/17 with two bits before the binary point: with <see cref="Slope"/> the best straight line to start from.</summary>
    internal const int Constant = 1515870810;

    /// <summary>-32/17.</summary>
    internal const int Slope = -1010580540;

    /// <summary>1 with two bits before the binary point.</summary>
    internal const int One = 1 << 29;

    /// <summary>Steps of Newton's method.</summary>
    internal const int Steps = 3;

    /// <summary>One over a positive number.</summary>
    /// <param name="value">Above 0, with <paramref name="integerBits"/> bits before the binary point.</param>
    /// <param name="integerBits">Bits before the binary point.</param>
    /// <param name="bitsOverUnit">Bits by which the result must be shifted right: the number had that many above 1.0.</param>
    /// <returns>The reciprocal of the number's leading 31 bits as a fraction of 2^31.</returns>
    public static int Of(int value, int integerBits, out int bitsOverUnit)
    {
        var zeros = BitOperations.LeadingZeroCount((uint)value);
        bitsOverUnit = integerBits - zeros;
        return OfOnePlus(unchecked((int)(((uint)value << zeros) - (1u << 31))));
    }

    /// <summary>1 / (1 + x) for x in [0, 1), both as fractions of 2^31.</summary>
    public static int OfOnePlus(int fraction)
    {
        var half = (int)(((long)fraction + int.MaxValue + 1) / 2);
        var x = Constant + FixedPointMultiplier.DoublingHigh(half, Slope);
        for (var i = 0; i < Steps; i++)
        {
            var error = One - FixedPointMultiplier.DoublingHigh(half, x);
            x += SaturatingShift(FixedPointMultiplier.DoublingHigh(x, error), 2);
        }

        return SaturatingShift(x, 1);
    }

    /// <summary>A value shifted left, or the end of the range where it does not fit.</summary>
    internal static int SaturatingShift(int value, int count)
    {
        var shifted = (long)value << count;
        return (int)Math.Clamp(shifted, int.MinValue, int.MaxValue);
    }
}
