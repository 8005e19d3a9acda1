using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Convolutions that quantize their input as they come to it, whose sums become floats in registers, against a literal reference,
/// bit for bit: counts of channels, borders, images with scales of their own, both orders of scales, and numbers of threads.</summary>
public sealed unsafe class HybridConvolutionTests
{
    private readonly SeededRandom _random = new(47);

    [Fact]
    public void Every_count_of_columns()
    {
        for (var columns = 1; columns <= 50; columns++)
            foreach (var order in new[] { ScaleOrder.Together, ScaleOrder.WeightsFirst }) Check(1, 3, 5, 8, columns, 1, 1, Padding.Same, order, 1);
    }

    [Fact]
    public void Every_depth()
    {
        for (var depth = 1; depth <= 40; depth++)
            foreach (var window in new[] { 1, 3 }) Check(1, 4, 5, depth, 20, window, 1, Padding.Same, ScaleOrder.Together, 1);
    }

    [Fact]
    public void Every_count_of_rows()
    {
        for (var rows = 2; rows <= 40; rows++) Check(1, 1, rows, 12, 17, 1, 1, Padding.Same, ScaleOrder.WeightsFirst, 1);
        foreach (var rows in new[] { 255, 257, 3000 }) Check(1, 1, rows, 3, 9, 1, 1, Padding.Same, ScaleOrder.Together, 2);
    }

    [Theory]
    [InlineData(Padding.Same)]
    [InlineData(Padding.Valid)]
    public void Borders_and_images(Padding padding)
    {
        foreach (var stride in new[] { 1, 2 })
            foreach (var order in new[] { ScaleOrder.Together, ScaleOrder.WeightsFirst })
                foreach (var (height, width) in new[] { (3, 3), (4, 5), (7, 33), (19, 6) }) Check(3, height, width, 6, 11, 3, stride, padding, order, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Threads(int threads)
    {
        // Cut by rows, and, of few rows, by columns.
        Check(1, 40, 40, 24, 40, 1, 1, Padding.Same, ScaleOrder.Together, threads);
        Check(2, 7, 7, 64, 400, 1, 1, Padding.Same, ScaleOrder.WeightsFirst, threads);
        Check(1, 7, 7, 320, 320, 1, 1, Padding.Same, ScaleOrder.Together, threads);
        Check(2, 20, 21, 16, 40, 3, 1, Padding.Same, ScaleOrder.WeightsFirst, threads);
    }

    private void Check(int batch, int height, int width, int depth, int columns, int window, int stride, Padding padding, ScaleOrder order, int threads)
    {
        if (IntegerGemmKernel.Bytes is null) return;
        var (y, x) = (new ReferenceWindow(height, Math.Min(window, height), stride, 1, padding), new ReferenceWindow(width, window, stride, 1, padding));
        var (windowY, length) = (Math.Min(window, height), height * width * depth);
        var input = _random.Floats(batch * length, -2, 3);
        Array.Fill(input, 0f, (batch - 1) * length, batch > 1 ? length : 0);
        int[] weights = _random.Integers(columns * windowY * window * depth, -127, 128);
        float[] bias = _random.Floats(columns), scales = _random.Floats(columns, 0.0001, 0.005);
        var isAsymmetric = order == ScaleOrder.WeightsFirst;
        var images = new ReferenceDynamic[batch];
        for (var image = 0; image < batch; image++)
            images[image] = isAsymmetric ? ReferenceDynamic.Asymmetric(input.AsSpan(image * length, length)) : ReferenceDynamic.Symmetric(input.AsSpan(image * length, length));
        var sums = ReferenceSums.Conv2D(
            [.. images.SelectMany(static image => image.Codes)], [batch, height, width, depth], image => images[image].ZeroPoint, weights, [columns, windowY, window, depth], 0, y, x);
        if (sums.Length == 0 || sums.Length / columns <= batch) return;
        var expected = new float[sums.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            var (image, scale) = (images[i / (sums.Length / batch)], scales[i % columns]);
            var value = order == ScaleOrder.Together ? sums[i] * (image.Scale * scale) : sums[i] * scale * image.Scale;
            expected[i] = Math.Clamp(value + bias[i % columns], -1f, 6f);
        }

        var phase = new ConvolutionPhase(
            batch, AxisTaps.Single,
            AxisTaps.Convolution(height, y.Output, windowY, stride, 1, y.Before),
            AxisTaps.Convolution(width, x.Output, window, stride, 1, x.Before), depth, groups: 1);
        var layout = new FilterLayout(0, (nint)window * depth, depth, 1, (nint)windowY * window * depth, columns);
        var rows = new RowScales(batch);
        var stage = HybridStage.Create(scales, rows, order, hasZeroPoints: true, -1, 6);
        stage.SetBias(bias);
        var work = HybridConvolutionWork.Create([phase], layout, 1, stage, batch, threads);
        if (work is null)
        {
            // Windows that meet no border read the codes of the whole input, which others make.
            Assert.True(padding == Padding.Valid && window > 1);
            return;
        }

        using var pool = new SpinningPool(threads);
        using NativeBlock source = new((long)input.Length * sizeof(float)), output = new((long)expected.Length * sizeof(float));
        input.CopyTo(new Span<float>(source.Pointer, input.Length));
        var ranges = new DynamicRangeWork(batch, length, isAsymmetric, rows, threads);
        var extremes = new FoundExtremes();
        work.Extremes = extremes;
        fixed (sbyte* filter = Array.ConvertAll(weights, static code => (sbyte)code)) work.Pack(filter);
        for (var run = 0; run < 2; run++)
        {
            work.Run(pool, (float*)source.Pointer, ranges.Run(pool, (float*)source.Pointer), output.Pointer);
            Assert.True(output.IsIntact);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(
                    BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(((float*)output.Pointer)[i]),
                    $"[{batch},{height},{width},{depth}] to {columns}, window {window}, stride {stride}, {padding}, {order}: element {i} is {((float*)output.Pointer)[i]}, not {expected[i]}.");
            Assert.True(extremes.AreKnown);
            Assert.Equal((Math.Min(0, expected.Min()), Math.Max(0, expected.Max())), (extremes.Min, extremes.Max));
        }
    }
}
