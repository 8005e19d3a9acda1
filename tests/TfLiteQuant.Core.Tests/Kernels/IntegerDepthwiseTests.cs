using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Sums of integer depthwise convolutions against a literal reference, for every kernel that shapes and types choose.</summary>
public sealed unsafe class IntegerDepthwiseTests
{
    private readonly SeededRandom _random = new(41);

    [Fact]
    public void Every_count_of_channels()
    {
        for (var channels = 1; channels <= 70; channels++)
        {
            Check<sbyte>(1, 5, 6, channels, 3, 1, 1, Padding.Same);
            Check<byte>(1, 4, 5, channels, 2, 1, 1, Padding.Valid);
            Check<short>(1, 3, 7, channels, 3, 1, 1, Padding.Same);
        }
    }

    [Theory]
    [InlineData(Padding.Same)]
    [InlineData(Padding.Valid)]
    public void Sweeps(Padding padding)
    {
        foreach (var stride in new[] { 1, 2 })
            foreach (var (height, width) in new[] { (3, 3), (4, 5), (5, 4), (7, 64), (8, 65), (3, 97) })
                foreach (var channels in new[] { 8, 9, 16, 24, 28, 32, 33, 42, 64, 80 })
                {
                    Check<sbyte>(2, height, width, channels, 3, stride, 1, padding);
                    Check<byte>(2, height, width, channels, 3, stride, 1, padding, weightZero: 3);
                    Check<sbyte>(2, height, width, channels, 3, stride, 1, padding, weightZero: -100);
                    Check<byte>(1, height, width, channels, 3, stride, 1, padding, weightZero: -128);
                }
    }

    [Fact]
    public void Images_of_one_pixel()
    {
        foreach (var channels in new[] { 1, 32, 40 })
            foreach (var filter in new[] { 1, 3, 5 }) Check<sbyte>(3, 1, 1, channels, filter, 1, 1, Padding.Same);
    }

    [Fact]
    public void Dilations_and_other_windows()
    {
        foreach (var (filter, stride, dilation) in new[] { (5, 1, 1), (5, 2, 1), (3, 3, 1), (3, 1, 2), (2, 1, 3), (7, 1, 1), (1, 2, 1) })
        {
            Check<sbyte>(1, 11, 13, 48, filter, stride, dilation, Padding.Same);
            Check<short>(2, 21, 22, 20, filter, stride, dilation, Padding.Valid);
        }
    }

    // Windows of which several output lines share groups of four input lines, in stretches of a line.
    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(4, 1, 1)]
    [InlineData(5, 1, 1)]
    [InlineData(5, 2, 1)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 3, 1)]
    [InlineData(9, 1, 1)]
    [InlineData(3, 1, 12)]
    [InlineData(5, 1, 2)]
    public void Windows_of_bytes(int filter, int stride, int dilation)
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var (height, width) in new[] { (1, 1), (6, 5), (9, 33), (5, 71) })
                foreach (var channels in new[] { 8, 9, 24, 42 })
                {
                    Check<sbyte>(2, height, width, channels, filter, stride, dilation, padding);
                    Check<byte>(1, height, width, channels, filter, stride, dilation, padding, weightZero: 127);
                    Check<byte>(1, height, width, channels, filter, stride, dilation, padding);
                }
    }

    [Fact]
    public void Filters_too_large_for_the_stack() => Check<sbyte>(1, 5, 4, 17, 40, 1, 1, Padding.Same);

    private void Check<T>(int batch, int height, int width, int channels, int filter, int stride, int dilation, Padding padding, int weightZero = 0)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        int min = int.CreateChecked(T.MinValue), max = int.CreateChecked(T.MaxValue), zero = min / 3;
        var (y, x) = (new ReferenceWindow(height, filter, stride, dilation, padding), new ReferenceWindow(width, filter, stride, dilation, padding));
        if (y.Output <= 0 || x.Output <= 0) return;
        var input = _random.Integers(batch * height * width * channels, min, max + 1);
        var weights = _random.Integers(filter * filter * channels, -128, 128);
        var bias = _random.Integers(channels, -5000, 5000);
        var expected = ReferenceSums.Depthwise(input, [batch, height, width, channels], _ => zero, weights, [1, filter, filter, channels], weightZero, y, x);
        var phase = new ConvolutionPhase(
            batch, AxisTaps.Single,
            AxisTaps.Convolution(height, y.Output, filter, stride, dilation, y.Before),
            AxisTaps.Convolution(width, x.Output, filter, stride, dilation, x.Before), channels, groups: 1, joinedChannels: 0);
        var work = IntegerDepthwiseWork<T>.Create(new IntegerDepthwiseShape(phase, channels, sizeof(int)) { Weights = (weights.Min() - weightZero, weights.Max() - weightZero) }, new PlainSumStage(), threads: 1);
        var codes = Array.ConvertAll(input, static code => T.CreateTruncating(code));
        var taps = Array.ConvertAll(weights, static code => (sbyte)code);
        using var output = new NativeBlock((long)expected.Length * sizeof(int));
        fixed (T* from = codes)
        fixed (sbyte* packed = taps)
        {
            work.Pack(packed, weightZero, bias, zero);
            work.SetPadding(T.CreateTruncating(zero), 0);
            work.Run(SingleThread.Instance, from, output.Pointer);
        }

        Assert.True(output.IsIntact);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                expected[i] + bias[i % channels] == ((int*)output.Pointer)[i],
                $"{typeof(T).Name} [{batch},{height},{width},{channels}] by {filter}, stride {stride}, dilation {dilation}, {padding}: element {i} is {((int*)output.Pointer)[i]}, not {expected[i] + bias[i % channels]}.");
    }
}
