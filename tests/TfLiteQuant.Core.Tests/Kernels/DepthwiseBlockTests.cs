using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Depthwise convolutions of short lines with many channels, and of any lines with few, against a literal reference, in memory that is guarded.</summary>
public sealed unsafe class DepthwiseBlockTests
{
    private readonly SeededRandom _random = new(44);

    [Theory]
    [InlineData(1, Padding.Same)]
    [InlineData(1, Padding.Valid)]
    [InlineData(2, Padding.Same)]
    [InlineData(2, Padding.Valid)]
    public void Every_width(int stride, Padding padding)
    {
        for (var width = 1; width <= 16; width++)
            foreach (var height in new[] { 1, 2, 5, 6 }) Check(2, height, width, 67, stride, padding);
    }

    [Fact]
    public void Every_count_of_channels()
    {
        for (var channels = 64; channels <= 257; channels++) Check(1, 4, 3, channels, 1, Padding.Same);
    }

    [Fact]
    public void Few_channels()
    {
        foreach (var padding in new[] { Padding.Same, Padding.Valid })
            for (var channels = 1; channels <= 5; channels++)
                for (var width = 1; width <= 35; width++)
                    foreach (var (filter, stride) in new[] { (3, 1), (3, 2), (5, 1), (2, 2) }) Check(2, 6, width, channels, stride, padding, filter);
    }

    private void Check(int batch, int height, int width, int channels, int stride, Padding padding, int filter = 3)
    {
        var (y, x) = (new ReferenceWindow(height, filter, stride, 1, padding), new ReferenceWindow(width, filter, stride, 1, padding));
        if (y.Output <= 0 || x.Output <= 0) return;
        var input = _random.Floats(batch * height * width * channels);
        var weights = _random.Floats(filter * filter * channels);
        var bias = _random.Floats(channels);
        var expected = ReferenceDepthwise.Run(input, [batch, height, width, channels], weights, y, x, 1, bias, FusedActivation.Relu6);
        var shape = new DepthwiseShape(
            batch, AxisTaps.Convolution(height, y.Output, filter, stride, 1, y.Before), AxisTaps.Convolution(width, x.Output, filter, stride, 1, x.Before), channels);
        using var output = new NativeBlock((long)expected.Length * sizeof(float));
        fixed (float* from = input, taps = weights, add = bias)
            DepthwiseWork.Create(shape, threads: 1, 0, 6).Run(SingleThread.Instance, from, taps, add, (float*)output.Pointer);
        Assert.True(output.IsIntact);
        for (var i = 0; i < expected.Length; i++)
        {
            var actual = ((float*)output.Pointer)[i];
            Assert.True(Math.Abs(expected[i] - actual) <= 1e-5, $"{batch} x {height} x {width} x {channels} by {stride} {padding}: element {i} is {actual}, not {expected[i]}.");
        }
    }
}
