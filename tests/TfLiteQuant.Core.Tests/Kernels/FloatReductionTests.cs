using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed class FloatReductionTests
{
    [Fact]
    public void Runs_of_any_length_are_combined()
    {
        for (var length = 0; length <= 257; length++)
        {
            // quarters: sums are exact, whatever their order
            var x = Array.ConvertAll(LoopChecks.Values(length + 3, -8, 8, 5), static value => MathF.Floor(value * 4) / 4);
            var run = x.AsSpan(3);
            Assert.Equal(x[3..].Sum(), new FloatReduction<Sum>(default, 0, 1).Reduce(run));
            Assert.Equal(x[3..].Append(float.NegativeInfinity).Max(), new FloatReduction<Maximum>(default, float.NegativeInfinity, 1).Reduce(run));
            Assert.Equal(x[3..].Append(float.PositiveInfinity).Min(), new FloatReduction<Minimum>(default, float.PositiveInfinity, 1).Reduce(run));
            Assert.Equal(x[3..].Sum(static value => value * value), SumOfSquares.Of(run), 1e-3f);
        }
    }

    [Fact]
    public void What_is_no_number_is_passed_over_by_extremes()
    {
        for (var place = 0; place < 40; place++)
        {
            var x = new float[40];
            Array.Fill(x, -3);
            x[place] = float.NaN;
            Assert.Equal(-3, new FloatReduction<Maximum>(default, float.NegativeInfinity, 1).Reduce(x));
            Assert.Equal(float.NaN, new FloatReduction<Sum>(default, 0, 1).Reduce(x));
        }
    }

    [Fact]
    public void Long_sums_keep_their_digits()
    {
        var x = new float[1 << 20];
        Array.Fill(x, 0.1f);
        var expected = x.Length * (double)0.1f;
        Assert.Equal(expected, new FloatReduction<Sum>(default, 0, 1).Reduce(x), expected * 3e-5);
    }
}
