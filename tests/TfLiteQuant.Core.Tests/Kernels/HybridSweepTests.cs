using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Depthwise convolutions that quantize their input as they come to it, against a literal reference, bit for bit: every vector
/// width, counts of channels, strides, borders, images with scales of their own, and numbers of threads.</summary>
public sealed unsafe class HybridSweepTests
{
    private readonly SeededRandom _random = new(43);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_count_of_channels(int stride)
    {
        for (var channels = 1; channels <= 40; channels++) Check(1, 5, 6, channels, stride, Padding.Same, 1);
    }

    [Theory]
    [InlineData(Padding.Same)]
    [InlineData(Padding.Valid)]
    public void Borders(Padding padding)
    {
        foreach (var stride in new[] { 1, 2 })
            foreach (var (height, width) in new[] { (3, 3), (4, 5), (5, 4), (7, 64), (33, 7), (3, 257), (19, 400) }) Check(2, height, width, 20, stride, padding, 1);
        if (padding == Padding.Same) Check(3, 1, 1, 20, 1, padding, 1);
    }

    [Fact]
    public void Threads()
    {
        foreach (var stride in new[] { 1, 2 }) Check(2, 41, 30, 33, stride, Padding.Same, 3);
    }

    private void Check(int batch, int height, int width, int channels, int stride, Padding padding, int threads)
    {
        const int Filter = 3;
        var (y, x) = (new ReferenceWindow(height, Filter, stride, 1, padding), new ReferenceWindow(width, Filter, stride, 1, padding));
        var length = height * width * channels;
        var input = _random.Floats(batch * length, -2, 3);
        Array.Fill(input, 0f, (batch - 1) * length, batch > 1 ? length : 0);
        int[] weights = _random.Integers(Filter * Filter * channels, -127, 128);
        float[] bias = _random.Floats(channels), scales = _random.Floats(channels, 0.001, 0.05);
        var images = Enumerable.Range(0, batch).Select(image => ReferenceDynamic.Asymmetric(input.AsSpan(image * length, length))).ToArray();
        var sums = ReferenceSums.Depthwise(
            [.. images.SelectMany(static image => image.Codes)], [batch, height, width, channels], image => images[image].ZeroPoint, weights, [1, Filter, Filter, channels], 0, y, x);
        var expected = new float[sums.Length];
        for (var i = 0; i < sums.Length; i++)
            expected[i] = Math.Clamp(sums[i] * (images[i / (sums.Length / batch)].Scale * scales[i % channels]) + bias[i % channels], -1f, 6f);

        var phase = new ConvolutionPhase(
            batch, AxisTaps.Single,
            AxisTaps.Convolution(height, y.Output, Filter, stride, 1, y.Before),
            AxisTaps.Convolution(width, x.Output, Filter, stride, 1, x.Before), channels, groups: 1, joinedChannels: 0);
        var shape = new IntegerDepthwiseShape(phase, channels, sizeof(float), batch);
        Assert.True(HybridSweepWork.Fits(shape));
        var rows = new RowScales(batch);
        var stage = HybridStage.Create(scales, rows, ScaleOrder.Together, hasZeroPoints: true, -1, 6);
        stage.SetBias(bias);
        var works = new List<HybridSweepWork> { HybridSweepWork.Create(shape, stage, threads), new HybridSweepWork<float, LanesScalar>(shape, stage, threads) };
        if (Vector128.IsHardwareAccelerated && channels >= 4) works.Add(new HybridSweepWork<Vector128<float>, Lanes128>(shape, stage, threads));
        if (Vector256.IsHardwareAccelerated && channels >= 8) works.Add(new HybridSweepWork<Vector256<float>, Lanes256>(shape, stage, threads));
        using var pool = new SpinningPool(threads);
        using NativeBlock source = new((long)input.Length * sizeof(float)), output = new((long)expected.Length * sizeof(float));
        input.CopyTo(new Span<float>(source.Pointer, input.Length));
        var taps = Array.ConvertAll(weights, static code => (sbyte)code);
        var ranges = new DynamicRangeWork(batch, length, isAsymmetric: true, rows, threads);
        foreach (var work in works)
        {
            var extremes = new FoundExtremes();
            work.Extremes = extremes;
            fixed (sbyte* packed = taps) work.Pack(packed);
            work.Run(pool, (float*)source.Pointer, ranges.Run(pool, (float*)source.Pointer), output.Pointer);
            Assert.True(output.IsIntact);
            Assert.True(extremes.AreKnown);
            Assert.Equal((Math.Min(0, expected.Min()), Math.Max(0, expected.Max())), (extremes.Min, extremes.Max));
            for (var i = 0; i < expected.Length; i++)
                Assert.True(
                    BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(((float*)output.Pointer)[i]),
                    $"{work.GetType()} [{batch},{height},{width},{channels}], stride {stride}, {padding}: element {i} is {((float*)output.Pointer)[i]}, not {expected[i]}.");
        }
    }
}
