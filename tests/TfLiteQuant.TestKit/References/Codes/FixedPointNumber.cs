namespace TfLiteQuant.TestKit;

/// <summary>A signed number of 16 or 32 bits with a binary point, and the functions that the reference builds from its products.</summary>
/// <param name="Raw">The integer.</param>
/// <param name="IntegerBits">Bits before the binary point, without the sign.</param>
/// <param name="Bits">16 or 32.</param>
public readonly record struct FixedPointNumber(long Raw, int IntegerBits, int Bits)
{
    private static readonly (int Exponent, int Power)[] Powers =
        [(-2, 1672461947), (-1, 1302514674), (0, 790015084), (1, 290630308), (2, 39332535), (3, 720401), (4, 242)];

    private long Max => (1L << (Bits - 1)) - 1;

    private long Min => -(1L << (Bits - 1));

    public static FixedPointNumber operator +(FixedPointNumber a, FixedPointNumber b) => a.With(a.Raw + b.Raw);

    public static FixedPointNumber operator -(FixedPointNumber a, FixedPointNumber b) => a.With(a.Raw - b.Raw);

    /// <summary>The high half of twice the product; bits before the point add up.</summary>
    public static FixedPointNumber operator *(FixedPointNumber a, FixedPointNumber b)
    {
        var integerBits = a.IntegerBits + b.IntegerBits;
        if (a.Raw == b.Raw && a.Raw == a.Min) return new(a.Max, integerBits, a.Bits);
        var (product, unit) = (a.Raw * b.Raw, 1L << (a.Bits - 1));
        return new((product + (product >= 0 ? unit / 2 : 1 - (unit / 2))) / unit, integerBits, a.Bits);
    }

    /// <summary>The same value with other bits before the point, saturated or rounded.</summary>
    public FixedPointNumber Rescale(int integerBits) => ByPowerOfTwo(IntegerBits - integerBits) with { IntegerBits = integerBits };

    /// <summary>The raw number times two to a power, saturated, or divided and rounded away from zero.</summary>
    public FixedPointNumber ByPowerOfTwo(int exponent) => this with
    {
        Raw = exponent >= 0
            ? (long)Math.Clamp((decimal)Raw * (1L << exponent), Min, Max)
            : (long)Math.Round(Raw / Math.Pow(2, -exponent), MidpointRounding.AwayFromZero),
    };

    /// <summary>e^x for x of at most 0; the result has no bits before the point.</summary>
    public FixedPointNumber Exponential()
    {
        var fractionBits = Bits - 1 - IntegerBits;
        if (Raw == 0) return new(Max, 0, Bits);
        if (IntegerBits > 5 && Raw < -32 * (1L << fractionBits)) return new(0, 0, Bits);
        var quarter = 1L << (fractionBits - 2);
        var rest = (Raw & (quarter - 1)) - quarter;
        var x = new FixedPointNumber(rest, IntegerBits, Bits).Rescale(0) + new FixedPointNumber(1L << (Bits - 4), 0, Bits);
        var (square, start) = (x * x, Constant(1895147668, 0));
        var terms = ((((square * square).ByPowerOfTwo(-2) + (square * x)) * Constant(715827883, 0)) + square).ByPowerOfTwo(-1);
        var change = start * (x + terms);
        var result = Bits == 16 ? start with { Raw = Math.Clamp(start.Raw + change.Raw, Min, Max) } : start + change;
        foreach (var (exponent, power) in Powers)
            if (IntegerBits > exponent && ((rest - Raw) & (1L << (fractionBits + exponent))) != 0) result *= Constant(power, 0);
        return result;
    }

    /// <summary>1 / (1 + x) for x in [0, 1] without bits before the point.</summary>
    public FixedPointNumber ReciprocalOfOnePlus() => (Quotient() with { IntegerBits = 1 }).Rescale(0);

    /// <summary>(1 - x) / (1 + x) for x in [0, 1] without bits before the point.</summary>
    public FixedPointNumber OneMinusOverOnePlus() => (Quotient() - new FixedPointNumber(1L << (Bits - 3), 2, Bits)).Rescale(0);

    public FixedPointNumber Logistic()
    {
        if (Raw == 0) return new(1L << (Bits - 2), 0, Bits);
        var positive = With(-Math.Abs(Raw)).Exponential().ReciprocalOfOnePlus();
        return Raw > 0 ? positive : new(Max - positive.Raw, 0, Bits);
    }

    public FixedPointNumber Tanh()
    {
        if (Raw == 0) return new(0, 0, Bits);
        var size = new FixedPointNumber(-Math.Abs(Raw), IntegerBits + 1, Bits).Exponential().OneMinusOverOnePlus();
        return Raw < 0 ? size with { Raw = -size.Raw } : size;
    }

    // 2 / (1 + x) with two bits before the point
    private FixedPointNumber Quotient()
    {
        var half = new FixedPointNumber((Raw + Max + 1) / 2, 0, Bits);
        var y = Constant(1515870810, 2) + (half * Constant(-1010580540, 2));
        for (var i = 0; i < 3; i++)
        {
            var error = new FixedPointNumber(1L << (Bits - 3), 2, Bits) - (half * y);
            y += (y * error).Rescale(2);
        }

        return y;
    }

    // constants are given with 32 bits
    private FixedPointNumber Constant(int raw, int integerBits)
        => new(Bits == 32 ? raw : (long)Math.Round(raw / 65536.0, MidpointRounding.AwayFromZero), integerBits, Bits);

    private FixedPointNumber With(long raw) => this with { Raw = Bits == 32 ? unchecked((int)raw) : unchecked((short)raw) };
}
