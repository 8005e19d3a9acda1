using TfLiteQuant.Kernels;
using TfLiteQuant.Numerics;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Float steps against the fixed-point multiplication, at every value that there is.</summary>
public sealed class FloatStepsTests
{
    private const int LargestProduct = 255 * 255;

    [Theory]
    [InlineData(0)]
    [InlineData(0.00001)]
    [InlineData(0.003921569)]
    [InlineData(0.00390625)]
    [InlineData(0.005859375)]
    [InlineData(0.0131)]
    [InlineData(0.25)]
    [InlineData(0.37)]
    [InlineData(0.99999)]
    [InlineData(1)]
    [InlineData(23.4)]
    [InlineData(300)]
    public void Products(double factor) => Check(factor, LargestProduct, isSquared: false);

    [Theory]
    [InlineData(0.000000001)]
    [InlineData(0.00000023)]
    [InlineData(0.00000095367431640625)]
    [InlineData(0.0011)]
    public void Squares(double factor) => Check(factor, ByteSquareTerms.LargestDifference, isSquared: true);

    [Fact]
    public void Negative_factors_have_none() => Assert.Null(FloatSteps.Of(FixedPointMultiplier.From(-0.1), LargestProduct, (0, -128, 127)));

    [Fact]
    public void Factors_that_leave_32_bits_have_none() => Assert.Null(FloatSteps.Of(FixedPointMultiplier.From(40000), LargestProduct, (0, -128, 127)));

    [Fact]
    public void Hardly_any_factor_has_none()
    {
        var random = new Random(7);
        var without = Enumerable.Range(0, 300).Count(_ => FloatSteps.Of(FixedPointMultiplier.From((float)Math.Exp(-7 + (6 * random.NextDouble()))), LargestProduct, (random.Next(-128, 128), -128, 127)) is null);
        Assert.InRange(without, 0, 6);
    }

    private static void Check(double factor, int largest, bool isSquared)
    {
        var multiplier = FixedPointMultiplier.From(factor);
        foreach (var (zero, min, max) in new[] { (0, -128, 127), (-128, -128, 127), (127, -128, 127), (128, 0, 255), (3, 3, 90), (-20, 0, 50) })
        {
            if (FloatSteps.Of(multiplier, largest, (zero, min, max), isSquared) is not { } steps) continue;
            for (var value = isSquared ? 0 : -largest; value <= largest; value++)
            {
                var operand = isSquared ? value * value : value;
                if (Math.Clamp(steps.Result(operand), min, max) == Math.Clamp(multiplier.Multiply(operand) + zero, min, max)) continue;
                Assert.Fail($"{factor}, zero point {zero}: {operand} gives {steps.Result(operand)} instead of {multiplier.Multiply(operand) + zero}");
            }
        }
    }
}
