using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>How differences of codes from the greatest of their row become exponents with five bits before the binary point.</summary>
internal readonly record struct DifferenceScale
{
    private const int IntegerBits = 5;

    /// <param name="scale">Scale of the codes times the exponent's factor.</param>
    public DifferenceScale(double scale)
    {
        // a larger factor makes everything but the greatest code vanish, and so does this one
        Multiplier = FixedPointMultiplier.From(Math.Min(scale * (1 << (31 - IntegerBits)), int.MaxValue));
        Least = -(int)Math.Floor(((1 << IntegerBits) - 1) * (double)(1L << (31 - IntegerBits)) / (1L << Math.Max(Multiplier.Shift, 0)));
    }

    /// <summary>From a difference to the exponent.</summary>
    public FixedPointMultiplier Multiplier { get; }

    /// <summary>The least difference whose power of e counts.</summary>
    public int Least { get; }

    /// <summary>e^difference as a fraction of 2^31; 0 where it does not count.</summary>
    public int Power(int difference) => difference < Least ? 0 : FixedPointExponential.Of(Multiplier.Multiply(difference));
}
