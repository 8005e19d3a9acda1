namespace TfLiteQuant.TestKit;

/// <summary>The reference's fixed-point products, step by step as its definitions read.</summary>
public static class FixedPointReference
{
    /// <summary>A factor as a 31-bit fraction and a power of two.</summary>
    public static (int Fraction, int Shift) Factor(double factor)
    {
        if (factor == 0) return (0, 0);
        var (fraction, shift) = (factor, 0);
        for (; Math.Abs(fraction) >= 1; shift++) fraction /= 2;
        for (; Math.Abs(fraction) < 0.5; shift--) fraction *= 2;
        var rounded = (long)Math.Round(fraction * 2147483648.0, MidpointRounding.AwayFromZero);
        if (rounded == 2147483648)
        {
            rounded /= 2;
            shift++;
        }

        return shift < -31 ? (0, 0) : ((int)rounded, shift);
    }

    /// <summary>Saturating rounding doubling high multiplication.</summary>
    public static int DoublingHigh(int a, int b)
    {
        if (a == b && a == int.MinValue) return int.MaxValue;
        var product = (long)a * b;
        return (int)((product + (product >= 0 ? 1 << 30 : 1 - (1 << 30))) / 2147483648);
    }

    /// <summary>A quotient by a power of two, halves away from zero.</summary>
    public static int Divide(int value, int exponent) => exponent == 0 ? value : (int)Math.Round(value / Math.Pow(2, exponent), MidpointRounding.AwayFromZero);

    /// <summary>A product with a factor, rounded twice.</summary>
    public static int Multiply(int value, (int Fraction, int Shift) factor)
        => Divide(DoublingHigh(value << Math.Max(factor.Shift, 0), factor.Fraction), Math.Max(-factor.Shift, 0));

    /// <summary>The product of a 64-bit number with a factor of 15 bits, halves upwards.</summary>
    public static int MultiplyWide(long value, (int Fraction, int Shift) factor)
    {
        var fraction = factor.Fraction < 0x7FFF0000 ? (factor.Fraction + 0x8000) / 65536 : 0x7FFF;
        return (int)Math.Floor(((value * (decimal)fraction) / (decimal)Math.Pow(2, 15 - factor.Shift)) + 0.5m);
    }
}
