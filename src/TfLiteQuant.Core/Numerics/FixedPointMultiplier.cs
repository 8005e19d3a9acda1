namespace TfLiteQuant.Numerics;

/// <summary>
/// A real factor as a 31-bit fraction and a power of two, as integer kernels multiply: value * 2^shift * mantissa / 2^31,
/// rounded twice as the reference's default build rounds.
/// </summary>
/// <param name="Mantissa">Fraction of a magnitude in [2^30, 2^31), or 0; negative for a negative factor.</param>
/// <param name="Shift">Power of two; positive shifts left before the multiplication, negative ones right after it.</param>
public readonly record struct FixedPointMultiplier(int Mantissa, int Shift)
{
    /// <summary>The nearest multiplier to a factor; factors below 2^-32 become 0.</summary>
    public static FixedPointMultiplier From(double factor)
    {
        if (factor == 0) return default;

        // factor = fraction * 2^shift with fraction in [0.5, 1).
        var shift = Math.ILogB(factor) + 1;
        var mantissa = (long)Math.Round(Math.ScaleB(factor, -shift) * (1L << 31), MidpointRounding.AwayFromZero);
        if (mantissa == 1L << 31)
        {
            mantissa /= 2;
            shift++;
        }

        return shift < -31 ? default : new FixedPointMultiplier((int)mantissa, shift);
    }

    /// <summary>The product, halves away from zero at each of the two roundings.</summary>
    public int Multiply(int value)
    {
        var left = Math.Max(Shift, 0);
        return DivideByPowerOfTwo(DoublingHigh(unchecked(value << left), Mantissa), Math.Max(-Shift, 0));
    }

    /// <summary>The product with one rounding, halves upwards, as the reference's FULLY_CONNECTED has it:
    /// (value * mantissa + 2^(30 - shift)) >> (31 - shift) in 64 bits. A result beyond 32 bits wraps.</summary>
    public int MultiplySingleRounding(int value)
    {
        var product = (long)value * Mantissa;
        var right = 31 - Shift;
        return unchecked((int)(right > 0 ? (product + (1L << (right - 1))) >> right : product << Math.Min(-right, 63)));
    }

    /// <summary>The product of a 64-bit sum, as the reference's kernels for 16-bit activations have it: the mantissa is first
    /// rounded to <see cref="ReducedMantissa"/>, then (value * reduced + 2^(14 - shift)) >> (15 - shift). Halves are rounded upwards.
    /// A result beyond 32 bits wraps.</summary>
    /// <param name="value">A sum in [-2^47, 2^47).</param>
    public int MultiplyWide(long value)
    {
        var product = unchecked(value * ReducedMantissa);
        var right = 15 - Shift;
        return unchecked((int)(right > 0 ? (product + (1L << (right - 1))) >> right : product << Math.Min(-right, 63)));
    }

    /// <summary>The mantissa with 15 bits, at most 0x7FFF.</summary>
    public int ReducedMantissa => Mantissa < 0x7FFF0000 ? (Mantissa + (1 << 15)) >> 16 : 0x7FFF;

    /// <summary>The high half of twice the product, rounded, saturating for the one product that does not fit.</summary>
    public static int DoublingHigh(int a, int b)
    {
        // The reference cuts a quotient toward zero after adding half with the product's sign, less one unit below zero: together that
        // rounds halves upwards.
        if (a == int.MinValue && b == int.MinValue) return int.MaxValue;
        return (int)((((long)a * b) + (1L << 30)) >> 31);
    }

    /// <summary>A quotient by 2^<paramref name="exponent"/>, halves away from zero.</summary>
    public static int DivideByPowerOfTwo(int value, int exponent)
    {
        var mask = (int)((1L << exponent) - 1);
        var remainder = value & mask;
        var threshold = (mask >> 1) + (value < 0 ? 1 : 0);
        return (value >> exponent) + (remainder > threshold ? 1 : 0);
    }
}
