using TfLiteQuant.Numerics;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Numerics;

/// <summary>Functions in fixed point against the reference's steps one by one, and against the functions of real numbers.</summary>
public sealed class FixedPointFunctionTests
{
    [Fact]
    public void Exponential()
    {
        foreach (var value in Negative())
        {
            var power = FixedPointExponential.Of(value);
            Assert.Equal((int)new FixedPointNumber(value, 5, 32).Exponential().Raw, power);
            Assert.Equal(Math.Exp(value / (double)(1 << 26)), power / 2147483648.0, 1e-6);
        }
    }

    [Fact]
    public void Reciprocal()
    {
        foreach (var value in Negative().Select(static value => value == int.MinValue ? int.MaxValue : -value).Where(static value => value > 0))
        {
            Assert.Equal((int)new FixedPointNumber(value, 0, 32).ReciprocalOfOnePlus().Raw, FixedPointReciprocal.OfOnePlus(value));
            var reciprocal = FixedPointReciprocal.Of(value, 12, out var bits);
            Assert.Equal(1 / (value / (double)(1 << 19)), reciprocal / 2147483648.0 * Math.Pow(2, -bits), 1e-6 * (1 / (value / (double)(1 << 19))));
        }
    }

    [Fact]
    public void Logarithm()
    {
        for (var value = 1 << 19; value > 0; value += 7_654_321)
            Assert.Equal(Math.Log(value / (double)(1 << 19)), FixedPointLogarithm.Of(value) / (double)(1 << 26), 1e-5);
    }

    [Fact]
    public void Inverse_square_root()
    {
        foreach (var value in Negative().Select(static value => value == int.MinValue ? int.MaxValue : -value).Where(static value => value > 1))
        {
            var (mantissa, shift) = InverseSquareRoot.Of(value);
            Assert.Equal(1, mantissa / 2147483648.0 * Math.Pow(2, shift) * Math.Sqrt(value), 5e-6);
        }

        Assert.Equal(InverseSquareRoot.Of(1), InverseSquareRoot.Of(0));
    }

    private static IEnumerable<int> Negative()
    {
        for (long value = int.MinValue; value <= 0; value += 3_456_789) yield return (int)value;
        for (var bit = 0; bit < 31; bit++)
        {
            yield return -(1 << bit);
            yield return -(1 << bit) - 1;
        }

        yield return 0;
    }
}
