using System.Numerics;

namespace TfLiteQuant.Numerics;

/// <summary>1 / sqrt(n) of a positive integer in fixed point, by five steps of Newton's method as the reference computes it.</summary>
public static class InverseSquareRoot
{
    /// <summary>The multiplier of 1 / sqrt(n); values of 0 and 1 give 1.</summary>
    public static FixedPointMultiplier Of(int value)
    {
        const int Three = 3;
        const int OneAndHalf = (1 << 28) + (1 << 27);
        const int HalfRootOfTwo = 1518500250;
        if (value <= 1) return new FixedPointMultiplier(int.MaxValue, 0);

        // brought into [2^27, 2^29) by whole powers of four
        var shift = 11;
        while (value >= 1 << 29)
        {
            value /= 4;
            shift++;
        }

        var pairs = ((BitOperations.LeadingZeroCount((uint)value) - 1) / 2) - 1;
        shift -= pairs;
        value <<= 2 * pairs;

        // with three bits before the binary point
        var half = FixedPointMultiplier.DivideByPowerOfTwo(value >> 1, 1);
        var x = 1 << 28;
        for (var i = 0; i < 5; i++)
        {
            var cube = FixedPointReciprocal.SaturatingShift(FixedPointMultiplier.DoublingHigh(FixedPointMultiplier.DoublingHigh(x, x), x), 2 * Three);
            x = FixedPointReciprocal.SaturatingShift(FixedPointMultiplier.DoublingHigh(OneAndHalf, x) - FixedPointMultiplier.DoublingHigh(half, cube), Three);
        }

        x = FixedPointMultiplier.DoublingHigh(x, HalfRootOfTwo);
        return shift < 0 ? new FixedPointMultiplier(x << -shift, 0) : new FixedPointMultiplier(x, -shift);
    }
}
