using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Sums of integer convolutions against a literal reference, for every way in which rows are read.</summary>
public sealed unsafe class IntegerConvolutionTests
{
    private readonly SeededRandom _random = new(43);

    [Theory]
    [InlineData(Padding.Same)]
    [InlineData(Padding.Valid)]
    public void Every_count_of_channels(Padding padding)
    {
        for (var channels = 1; channels <= 21; channels++)
            foreach (var (filter, stride, dilation) in new[] { (3, 1, 1), (3, 2, 1), (2, 1, 1), (5, 2, 1), (3, 1, 2), (1, 2, 1) })
            {
                Check(padding, 1, 7, 9, channels, 1, filter, stride, dilation);
                Check(padding, 2, 6, 6, channels, 1, filter, stride, dilation);
            }
    }

    [Fact]
    public void Groups()
    {
        foreach (var (channels, groups) in new[] { (6, 2), (8, 2), (12, 3), (10, 5) }) Check(Padding.Same, 2, 6, 7, channels, groups, 3, 1, 1);
    }

    [Fact]
    public void Images_too_large_to_copy()
    {
        Check(Padding.Same, 1, 330, 330, 5, 1, 3, 2, 1);
        Check(Padding.Same, 1, 260, 260, 8, 1, 3, 3, 1);
    }

    private void Check(Padding padding, int batch, int height, int width, int channels, int groups, int filter, int stride, int dilation)
    {
        Check<short>(IntegerGemmKernel.Words, padding, batch, height, width, channels, groups, filter, stride, dilation);
        if (IntegerGemmKernel.Bytes is not { } bytes || IntegerGemmKernel.UnsignedBytes is not { } unsigned) return;
        Check<sbyte>(bytes, padding, batch, height, width, channels, groups, filter, stride, dilation);
        Check<sbyte>(bytes, padding, batch, height, width, channels, groups, filter, stride, dilation, filterZero: -128);
        Check<byte>(unsigned, padding, batch, height, width, channels, groups, filter, stride, dilation);
        Check<byte>(unsigned, padding, batch, height, width, channels, groups, filter, stride, dilation, filterZero: 127);
    }

    private void Check<T>(
        IntegerGemmKernel kernel, Padding padding, int batch, int height, int width, int channels, int groups, int filter, int stride, int dilation, int filterZero = 0)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (least, zero) = typeof(T) == typeof(byte) ? (0, 77) : (-128, -7);
        var (outputs, depth) = (groups * 5, channels / groups);
        var (y, x) = (new ReferenceWindow(height, filter, stride, dilation, padding), new ReferenceWindow(width, filter, stride, dilation, padding));
        var weights = _random.Integers(outputs * filter * filter * depth, -128, 128);
        var bias = _random.Integers(outputs, -5000, 5000);
        var phase = new ConvolutionPhase(
            batch, AxisTaps.Single,
            AxisTaps.Convolution(height, y.Output, filter, stride, dilation, y.Before),
            AxisTaps.Convolution(width, x.Output, filter, stride, dilation, x.Before), channels, groups);
        var layout = new FilterLayout(0, (nint)filter * depth, depth, Input: 1, Output: (nint)filter * filter * depth, outputs);
        var work = new IntegerConvolutionWork<T>([phase], layout, groups, kernel, new PlainSumStage(), int.MaxValue, threads: 2) { OutputBytes = sizeof(int) };
        var taps = Array.ConvertAll(weights, static code => (sbyte)code);
        fixed (sbyte* packed = taps) work.Pack(packed, filterZero, bias, zero);
        work.SetPadding(T.CreateTruncating(zero), 0);

        // The second run finds its input at another place.
        for (var run = 0; run < 2; run++)
        {
            var input = _random.Integers(batch * height * width * channels, least, least + 256);
            var expected = ReferenceSums.Conv2D(input, [batch, height, width, channels], _ => zero, weights, [outputs, filter, filter, depth], filterZero, y, x);
            var codes = Array.ConvertAll(input, static code => T.CreateTruncating(code));
            using var output = new NativeBlock((long)expected.Length * sizeof(int));
            fixed (T* from = codes) work.Run(SingleThread.Instance, from, output.Pointer);
            Assert.True(output.IsIntact);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(
                    expected[i] + bias[i % outputs] == ((int*)output.Pointer)[i],
                    $"{typeof(T).Name} [{batch},{height},{width},{channels}] in {groups} groups by {filter} less {filterZero}, stride {stride}, dilation {dilation}, {padding}, run {run}: element {i} is {((int*)output.Pointer)[i]}, not {expected[i] + bias[i % outputs]}.");
        }
    }
}
