using TfLiteQuant.Quantization;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization;

public sealed class SymmetricWeightsTests
{
    private static readonly float[] Small = Enumerable.Range(0, 24).Select(static i => (i * 7 % 24) - 11.5f).ToArray();

    [Theory]
    [InlineData(0, 4, 6)] // shape [4, 6], channels outermost
    [InlineData(1, 4, 6)] // channels innermost
    public void Matrices_have_a_scale_per_channel(int axis, int rows, int columns)
    {
        var codes = new sbyte[24];
        var scales = SymmetricWeights.Quantize(Small, [rows, columns], axis, codes, TestContext.Current.CancellationToken)!;
        Assert.Equal(axis == 0 ? rows : columns, scales.Length);
        Check(codes, scales, i => axis == 0 ? i / columns : i % columns);
    }

    [Fact]
    public void A_middle_axis_has_a_scale_per_index()
    {
        var codes = new sbyte[24];
        var scales = SymmetricWeights.Quantize(Small, [2, 3, 4], 1, codes, TestContext.Current.CancellationToken)!;
        Assert.Equal(3, scales.Length);
        Check(codes, scales, static i => i / 4 % 3);
    }

    [Fact]
    public void Without_an_axis_one_scale_serves_all()
    {
        var codes = new sbyte[24];
        var scales = SymmetricWeights.Quantize(Small, [2, 3, 4], -1, codes, TestContext.Current.CancellationToken)!;
        Check(codes, scales, static _ => 0);
    }

    /// <summary>A channel of zeros, or nearly so, is widened to a range of 1e-6: the scale is 1e-6 / 254, not 0.</summary>
    [Fact]
    public void Dead_channels_get_a_scale_above_zero()
    {
        var codes = new sbyte[4];
        var scales = SymmetricWeights.Quantize([0f, 0f, 1e-8f, 1f], [2, 2], 0, codes, TestContext.Current.CancellationToken)!;
        Assert.Equal((float)(1e-6 / 254), scales[0]);
        Assert.Equal(1f / 127, scales[1]);
        Assert.Equal([0, 0, 0, 127], codes);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Weights_that_are_no_numbers_are_refused(int axis)
    {
        var weights = (float[])Small.Clone();
        weights[17] = float.NaN;
        Assert.Null(SymmetricWeights.Quantize(weights, [2, 3, 4], axis, new sbyte[24], TestContext.Current.CancellationToken));
        weights[17] = float.NegativeInfinity;
        Assert.Null(SymmetricWeights.Quantize(weights, [2, 3, 4], axis, new sbyte[24], TestContext.Current.CancellationToken));
    }

    private static void Check(sbyte[] codes, float[] scales, Func<int, int> channelOf)
    {
        for (var channel = 0; channel < scales.Length; channel++)
        {
            var largest = Enumerable.Range(0, 24).Where(i => channelOf(i) == channel).Max(static i => Math.Abs(Small[i]));
            Assert.Equal((float)(2.0 * largest / 254), scales[channel]);
        }

        for (var i = 0; i < 24; i++)
        {
            var largest = Enumerable.Range(0, 24).Where(j => channelOf(j) == channelOf(i)).Max(static j => Math.Abs(Small[j]));
            Assert.Equal(Math.Round(Small[i] / (2.0 * largest / 254), MidpointRounding.AwayFromZero), codes[i]);
        }
    }
}
