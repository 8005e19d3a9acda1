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
            Assert.Equal(x[3..].Sum(static value => value * value), DotProduct.Of(run, run), 1e-3f);
        }
    }

    [Fact]
    public void Rows_of_any_length_are_combined_value_by_value()
    {
        for (var columns = 1; columns <= 140; columns++)
        {
            // quarters: sums are exact, whatever their order
            var x = Array.ConvertAll(LoopChecks.Values(3 * 2 * 5 * columns, -8, 8, 5), static value => MathF.Floor(value * 4) / 4);
            var even = new GuardedArray<float>(6 * columns, columns % 5, 77);
            new FloatReduction<Sum>(default, 0, 1).Run(new ReductionPlan([6, 5, columns], [false, true, false]), x, even.Elements, 0, 6);
            for (var i = 0; i < 6 * columns; i++) Assert.Equal(Enumerable.Range(0, 5).Sum(piece => x[((i / columns * 5) + piece) * columns + (i % columns)]), even.Elements[i]);
            even.RequireIntact();
            var uneven = new GuardedArray<float>(2 * columns, columns % 5, 77);
            new FloatReduction<Sum>(default, 0, 1).Run(new ReductionPlan([3, 2, 5, columns], [true, false, true, false]), x, uneven.Elements, 0, 2);
            for (var i = 0; i < 2 * columns; i++)
                Assert.Equal(Enumerable.Range(0, 15).Sum(piece => x[((((piece / 5 * 2) + (i / columns)) * 5) + (piece % 5)) * columns + (i % columns)]), uneven.Elements[i]);
            uneven.RequireIntact();
        }

        // Nothing to combine.
        var none = new float[4];
        new FloatReduction<Sum>(default, 7, 1).Run(new ReductionPlan([0, 2, 3, 2], [true, false, true, false]), [], none, 0, 2);
        Assert.Equal([7, 7, 7, 7], none);
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
