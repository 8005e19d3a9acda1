using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels.Recurrent;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed class GateMathTests
{
    [Fact]
    public void Sigmoid_and_tanh_are_right_everywhere()
    {
        for (var x = -30f; x <= 30; x += 0.0137f)
        {
            Assert.Equal(1 / (1 + Math.Exp(-(double)x)), GateMath.Sigmoid(Vector256.Create(x))[3], 3e-7);
            Assert.Equal(Math.Tanh(x), GateMath.Tanh(Vector256.Create(x))[3], 3e-7);
        }
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e-6f)]
    [InlineData(-3e-4f)]
    [InlineData(0.01f)]
    [InlineData(-0.6f)]
    public void Tanh_keeps_its_digits_near_zero(float x)
        => Assert.InRange(GateMath.Tanh(Vector256.Create(x))[0] / Math.Tanh(x), 1 - 3e-7, 1 + 3e-7);

    [Fact]
    public void Extremes()
    {
        var x = Vector256.Create(0f, -0f, 200, -200, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1e38f);
        Assert.Equal(Vector256.Create(0.5f, 0.5f, 1, 0, 1, 0, float.NaN, 1), GateMath.Sigmoid(x));
        Assert.Equal(Vector256.Create(0f, -0f, 1, -1, 1, -1, float.NaN, 1), GateMath.Tanh(x));
    }
}
