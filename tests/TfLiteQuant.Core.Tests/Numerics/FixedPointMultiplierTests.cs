using System.Numerics;
using TfLiteQuant.Numerics;
using Xunit;

namespace TfLiteQuant.Core.Tests.Numerics;

/// <summary>The three products, each against its formula in unbounded integers.</summary>
public class FixedPointMultiplierTests
{
    private static readonly double[] Factors = [0, 1e-12, 3e-10, 0.0001, 0.3, 0.5, 0.9999999999, 0.99999, 1, 1.7, 63.9, 127];

    [Fact]
    public void SingleRoundingRoundsHalvesUpwards()
    {
        foreach (var multiplier in Factors.Select(FixedPointMultiplier.From))
            foreach (var value in Values())
            {
                var expected = Shift((BigInteger)value * multiplier.Mantissa, 31 - multiplier.Shift);
                if (expected >= int.MinValue && expected <= int.MaxValue) Assert.Equal(expected, multiplier.MultiplySingleRounding(value));
            }
    }

    [Fact]
    public void WideProductsTakeTheReducedMantissa()
    {
        foreach (var multiplier in Factors.Select(FixedPointMultiplier.From))
            foreach (var value in Values().Select(static value => (long)value * 65521 + 77))
            {
                var reduced = multiplier.Mantissa >= 0x7FFF0000 ? 0x7FFF : (multiplier.Mantissa + 0x8000) >> 16;
                Assert.Equal(reduced, multiplier.ReducedMantissa);
                var expected = Shift((BigInteger)value * reduced, 15 - multiplier.Shift);
                if (expected >= int.MinValue && expected <= int.MaxValue) Assert.Equal(expected, multiplier.MultiplyWide(value));
            }
    }

    [Fact]
    public void TheTwoRoundingsDifferWhereBothMeetAHalf()
    {
        // 3 * 0.25: 0.75 is 1 in one step; in two steps -1 * 0.5 * 0.5 becomes -1 and then 0, against one rounding of -0.25.
        var quarter = FixedPointMultiplier.From(0.25);
        Assert.Equal(1, quarter.MultiplySingleRounding(3));
        Assert.Equal(0, quarter.MultiplySingleRounding(-2));
        Assert.Equal(-1, quarter.Multiply(-2));
    }

    private static IEnumerable<int> Values()
    {
        var random = new Random(5);
        foreach (var edge in new[] { 0, 1, -1, 2, -2, 3, -3, int.MaxValue, int.MinValue, 1 << 30, -(1 << 30) }) yield return edge;
        for (var i = 0; i < 500; i++) yield return random.Next(int.MinValue, int.MaxValue) >> random.Next(31);
    }

    private static BigInteger Shift(BigInteger product, int right) => right > 0 ? (product + (BigInteger.One << (right - 1))) >> right : product << -right;
}
