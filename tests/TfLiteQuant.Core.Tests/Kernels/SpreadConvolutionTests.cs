using System.Numerics;
using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Transposed convolutions computed as one product against a literal reference, between guard zones: filters shorter and longer than
/// strides, every width of lines, any cut. Values are integers, so that floats are exact, too.</summary>
public sealed unsafe class SpreadConvolutionTests
{
    private readonly SeededRandom _random = new(71);

    [Theory]
    [InlineData(Padding.Same)]
    [InlineData(Padding.Valid)]
    public void Filters_and_strides(Padding padding)
    {
        for (var filter = 1; filter <= 7; filter++)
            for (var stride = 1; stride <= 4; stride++)
                foreach (var outputs in new[] { 1, 2, 3, 5 }) Check(padding, 2, 4, 5, 8, outputs, filter, stride);
    }

    [Fact]
    public void Every_width()
    {
        for (var width = 1; width <= 35; width++)
            foreach (var (filter, stride) in new[] { (2, 2), (3, 2), (4, 2) }) Check(Padding.Same, 1, 3, width, 4, 1 + width % 3, filter, stride);
    }

    [Fact]
    public void Every_count_of_output_channels()
    {
        for (var outputs = 1; outputs <= 21; outputs++) Check(Padding.Same, 1, 3, 4, 12, outputs, 3, 2);
    }

    [Fact]
    public void Output_reaches_beyond_the_last_window()
    {
        for (var extra = 1; extra < 3; extra++) Check(Padding.Valid, 2, 3, 4, 4, 2, 2, 3, extra);
    }

    [Fact]
    public void Lines_are_cut_among_threads() => Check(Padding.Same, 2, 40, 40, 32, 2, 4, 2);

    [Fact]
    public void What_is_infinite_stays_under_its_window()
    {
        var shape = Shape(Padding.Same, 1, 5, 6, 4, 2, 3, 2, 0);
        var input = new float[5 * 6 * 4];
        Array.Fill(input, 1);
        input[((2 * 6) + 3) * 4] = float.PositiveInfinity;
        var output = Floats(shape, input, Enumerable.Repeat(1, shape.Products * 4).ToArray(), new int[2]);
        for (var i = 0; i < output.Length; i++)
        {
            var (y, x) = (i / 2 / 12, i / 2 % 12);
            Assert.Equal(y is >= 4 and <= 6 && x is >= 6 and <= 8, float.IsInfinity(output[i]));
            Assert.False(float.IsNaN(output[i]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(21)]
    [InlineData(34)]
    public void Vectors_of_every_width(int block)
    {
        for (var blocks = 1; blocks <= 11; blocks++)
            foreach (var (whole, cut, cutElements) in new[] { (0, 0, 0), (1, 0, 0), (3, 0, 0), (0, 1, block - 1), (2, 2, (block + 1) / 2) })
            {
                if (cut > 0 && (cutElements == 0 || cutElements == block)) continue;
                var step = block * 3;
                var values = _random.Integers((whole + cut + 1) * (blocks + 1) * step + SpreadLine<int>.Slack, -1000, 1000);
                var scalar = Add<int>(values, whole, cut, cutElements, step, block, blocks);
                for (var i = 0; i < scalar.Length; i++)
                {
                    var expected = 0;
                    for (var piece = 0; piece < whole + cut; piece++)
                        if (piece < whole || i % block < cutElements) expected += values[(piece * block) + (i / block * step) + (i % block)];
                    Assert.Equal(expected, scalar[i]);
                }

                if (CpuFeatures.HasVector128) Assert.Equal(scalar, Add<Vector128<int>>(values, whole, cut, cutElements, step, block, blocks));
                if (CpuFeatures.HasVector256) Assert.Equal(scalar, Add<Vector256<int>>(values, whole, cut, cutElements, step, block, blocks));
                if (CpuFeatures.HasVector512) Assert.Equal(scalar, Add<Vector512<int>>(values, whole, cut, cutElements, step, block, blocks));
            }
    }

    private static int[] Add<TVector>(int[] values, int whole, int cut, int cutElements, int step, int block, int blocks)
        where TVector : unmanaged
    {
        using var line = new NativeBlock(((blocks * block) + SpreadLine<int>.Slack) * sizeof(int));
        var pieces = stackalloc int*[whole + cut + 1];
        fixed (int* from = values)
        {
            for (var i = 0; i < whole + cut; i++) pieces[i] = from + (i * block);
            SpreadLine<int>.Add<TVector>(pieces, whole, cut, cutElements, step, (int*)line.Pointer, block, blocks);
        }

        Assert.True(line.IsIntact);
        return new ReadOnlySpan<int>(line.Pointer, blocks * block).ToArray();
    }

    private static TransposedShape Shape(Padding padding, int batch, int height, int width, int channels, int outputs, int filter, int stride, int extra)
    {
        var (y, x) = Windows(padding, height, width, filter, stride, extra);
        Assert.Equal((height, width), (y.Output, x.Output));
        return new TransposedShape(
            batch, new TransposedAxis(height, y.Size, filter, stride, y.Before), new TransposedAxis(width, x.Size, filter, stride, x.Before), channels, outputs);
    }

    private static (ReferenceWindow Y, ReferenceWindow X) Windows(Padding padding, int height, int width, int filter, int stride, int extra)
    {
        var window = new Window(stride, 1, padding);
        return (
            new ReferenceWindow(window.TransposedSize(height, filter) + extra, filter, stride, 1, padding),
            new ReferenceWindow(window.TransposedSize(width, filter) + extra, filter, stride, 1, padding));
    }

    private void Check(Padding padding, int batch, int height, int width, int channels, int outputs, int filter, int stride, int extra = 0)
    {
        const int Zero = -7, FilterZero = 100;
        var shape = Shape(padding, batch, height, width, channels, outputs, filter, stride, extra);
        var (y, x) = Windows(padding, height, width, filter, stride, extra);
        var name = $"[{batch},{height},{width},{channels}] to {outputs} by {filter}, stride {stride}, {padding}";
        var input = _random.Integers(batch * height * width * channels, -128, 128);
        var filters = _random.Integers(shape.Products * channels, -127, 128);
        var bias = _random.Integers(outputs, -5000, 5000);
        var expected = Sums(filterZero: 0);
        if (IntegerGemmKernel.Bytes is { } bytes && IntegerGemmKernel.UnsignedBytes is { } unsigned)
        {
            var raised = Array.ConvertAll(input, static code => code + 128);
            Same(expected, Integers<sbyte>(shape, bytes, input, filters, bias, Zero), name);
            Same(Sums(FilterZero), Integers<sbyte>(shape, bytes, input, filters, bias, Zero, FilterZero), name);
            Same(Sums(FilterZero), Integers<byte>(shape, unsigned, raised, filters, bias, Zero + 128, FilterZero), name);
        }

        Same(expected, Integers<short>(shape, IntegerGemmKernel.Words, input, filters, bias, Zero), name);
        Same(expected, Array.ConvertAll(Floats(shape, Array.ConvertAll(input, static code => (float)(code - Zero)), filters, bias), static value => (int)value), name);

        int[] Sums(int filterZero)
            => [.. ReferenceSums.TransposeConv(input, [batch, height, width, channels], static _ => Zero, filters, [outputs, filter, filter, channels], filterZero, y, x)
                .Select((sum, i) => (int)sum + bias[i % outputs])];
    }

    private static int[] Integers<T>(TransposedShape shape, IntegerGemmKernel kernel, int[] input, int[] filters, int[] bias, int zero, int filterZero = 0)
        where T : unmanaged, IBinaryInteger<T>
    {
        var work = new IntegerSpreadConvolution<T>(shape, kernel, new PlainSumStage(), sizeof(int), threads: 3);
        fixed (sbyte* packed = Array.ConvertAll(filters, static code => (sbyte)code)) work.Pack(packed, filterZero, bias, zero);
        var count = shape.Batches * shape.Y.OutputSize * shape.X.OutputSize * shape.OutputChannels;
        using var output = new NativeBlock((long)count * sizeof(int));
        fixed (T* from = Array.ConvertAll(input, static code => T.CreateTruncating(code))) work.Run(SingleThread.Instance, from, output.Pointer);
        Assert.True(output.IsIntact);
        return new ReadOnlySpan<int>(output.Pointer, count).ToArray();
    }

    private static float[] Floats(TransposedShape shape, float[] input, int[] filters, int[] bias)
    {
        var work = new FloatSpreadConvolution(shape, float.NegativeInfinity, float.PositiveInfinity, threads: 3);
        fixed (float* packed = Array.ConvertAll(filters, static value => (float)value)) work.Pack(packed, Array.ConvertAll(bias, static value => (float)value));
        var count = shape.Batches * shape.Y.OutputSize * shape.X.OutputSize * shape.OutputChannels;
        using var output = new NativeBlock((long)count * sizeof(float));
        fixed (float* from = input) work.Run(SingleThread.Instance, from, (float*)output.Pointer);
        Assert.True(output.IsIntact);
        return new ReadOnlySpan<float>(output.Pointer, count).ToArray();
    }

    private static void Same(int[] expected, int[] actual, string name)
    {
        for (var i = 0; i < expected.Length; i++) Assert.True(expected[i] == actual[i], $"{name}: element {i} is {actual[i]}, not {expected[i]}.");
    }
}
