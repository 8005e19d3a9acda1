namespace TfLiteQuant.TestKit;

/// <summary>What the reference makes of a sum, each way written out as its definition has it.</summary>
public static class ReferenceScaling
{
    /// <summary>A factor of either sign as a 31-bit fraction and a power of two.</summary>
    public static (int Mantissa, int Shift) Multiplier(double factor)
    {
        if (factor == 0) return (0, 0);
        var (shift, sign) = (0, Math.Sign(factor));
        factor = Math.Abs(factor);
        while (factor >= 1)
        {
            factor /= 2;
            shift++;
        }

        while (factor < 0.5)
        {
            factor *= 2;
            shift--;
        }

        var mantissa = (long)Math.Floor(factor * 2147483648.0 + 0.5);
        if (mantissa == 2147483648 && sign > 0) (mantissa, shift) = (mantissa / 2, shift + 1);
        return shift < -31 ? (0, 0) : ((int)(mantissa * sign), shift);
    }

    /// <summary>32-bit sums: a high multiplication rounded by a nudge and a division that truncates, then a division by a power of
    /// two, halves away from zero.</summary>
    public static int Twice(int sum, double factor)
    {
        var (mantissa, shift) = Multiplier(factor);
        var product = (long)unchecked(sum << Math.Max(shift, 0)) * mantissa;
        var nudge = product >= 0 ? 1 << 30 : 1 - (1 << 30);
        var high = (int)((product + nudge) / (1L << 31));
        return (int)Math.Round(high / Math.Pow(2, Math.Max(-shift, 0)), MidpointRounding.AwayFromZero);
    }

    /// <summary>64-bit sums: the fraction with 15 bits, one rounding, halves upwards.</summary>
    public static int Wide(long sum, double factor)
    {
        var (mantissa, shift) = Multiplier(factor);
        var reduced = mantissa < 0x7FFF0000 ? (int)Math.Floor((mantissa + 32768) / 65536.0) : 32767;
        var divisor = (Int128)1 << (15 - shift);
        var rounded = (Int128)sum * reduced + divisor / 2;
        return (int)(rounded < 0 ? -((-rounded + divisor - 1) / divisor) : rounded / divisor);
    }

    /// <summary>FULLY_CONNECTED: a product in double precision, halves away from zero.</summary>
    public static int Real(long sum, double factor) => (int)Math.Round(sum * factor, MidpointRounding.AwayFromZero);

    /// <summary>A code: the zero point added, limited to a type's codes and a fused activation's.</summary>
    /// <param name="scaled">The scaled sum.</param>
    /// <param name="scale">Scale of the output.</param>
    /// <param name="zero">Its zero point.</param>
    /// <param name="min">Smallest code of the type.</param>
    /// <param name="max">Largest code of the type.</param>
    /// <param name="activation">Fused activation.</param>
    public static int Code(long scaled, float scale, int zero, int min, int max, FusedActivation activation)
    {
        var (low, high) = activation switch
        {
            FusedActivation.Relu => (Real(0), max),
            FusedActivation.Relu6 => (Real(0), Real(6)),
            FusedActivation.ReluN1To1 => (Real(-1), Real(1)),
            _ => (min, max),
        };
        return (int)Math.Min(Math.Max(scaled + zero, Math.Max(low, min)), Math.Min(high, max));

        int Real(float value) => zero + (int)MathF.Round(value / scale, MidpointRounding.AwayFromZero);
    }
}
