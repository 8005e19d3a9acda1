using System.Numerics;
using System.Runtime.Intrinsics;
using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Pooling in vectors of every width gives the bits of one lane, between guard zones: any channels, windows that are cut at
/// borders, strides.</summary>
public sealed unsafe class PoolingWidthTests
{
    private readonly SeededRandom _random = new(15);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(2, 3)]
    [InlineData(5, 1)]
    public void Every_count_of_channels(int window, int stride)
    {
        for (var channels = 1; channels <= 37; channels++)
        {
            Check(2, 5, 7, channels, window, stride, 0);
            Check(1, 6, 9, channels, window, stride, window / 2);
        }
    }

    [Fact]
    public void Every_width_of_images()
    {
        for (var width = 1; width <= 33; width++)
            foreach (var channels in new[] { 1, 2, 3, 4, 5, 17 })
                foreach (var stride in new[] { 1, 2 }) Check(1, 3, width, channels, 3, stride, 1);
    }

    [Theory]
    [InlineData(2, 2, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(11, 1, 5)]
    public void Codes_of_every_count_of_channels(int window, int stride, int padding)
    {
        foreach (var channels in Enumerable.Range(1, 21).Concat([31, 32, 33, 48, 64, 65, 127, 130]))
        {
            for (var width = window; width <= 19; width += channels < 6 ? 1 : 5)
            {
                Codes<sbyte>(width, channels, window, stride, padding);
                Codes<byte>(width, channels, window, stride, padding);
                Codes<short>(width, channels, window, stride, padding);
            }
        }
    }

    [Fact]
    public void Means_of_codes_over_every_count_of_pixels()
    {
        for (var pixels = 1; pixels <= 140; pixels++)
        {
            Means<sbyte>(pixels);
            Means<byte>(pixels);
        }
    }

    // The first channels hold the least and the greatest codes, the others any.
    private void Means<T>(int pixels)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        const int Channels = 65;
        var input = Array.ConvertAll(_random.Integers(pixels * Channels, 0, 1 << 16), static value => T.CreateTruncating(value));
        for (var pixel = 0; pixel < pixels; pixel++) (input[pixel * Channels], input[(pixel * Channels) + 1]) = (T.MinValue, T.MaxValue);
        var shape = new PoolingShape(PoolingKind.Average, 1, AxisTaps.Window(1, 1, 1, 1, 0), AxisTaps.Window(pixels, 1, pixels, 1, 0), Channels);
        using var output = new NativeBlock(Channels * sizeof(T));
        fixed (T* from = input)
            new CodePoolingWork<T>(shape, 1, int.CreateTruncating(T.MinValue), int.CreateTruncating(T.MaxValue)).Run(SingleThread.Instance, from, (T*)output.Pointer);
        Assert.True(output.IsIntact);
        for (var channel = 0; channel < Channels; channel++)
        {
            var sum = Enumerable.Range(0, pixels).Sum(pixel => int.CreateTruncating(input[(pixel * Channels) + channel]));
            Assert.Equal((int)Math.Round((decimal)sum / pixels, MidpointRounding.AwayFromZero), int.CreateTruncating(((T*)output.Pointer)[channel]));
        }
    }

    private void Codes<T>(int width, int channels, int window, int stride, int padding)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var height = window + 2;
        var (rows, columns) = (((height + (2 * padding) - window) / stride) + 1, ((width + (2 * padding) - window) / stride) + 1);
        var input = Array.ConvertAll(_random.Integers(height * width * channels, 0, 1 << 16), static value => T.CreateTruncating(value));
        var (y, x) = (AxisTaps.Window(height, rows, window, stride, padding), AxisTaps.Window(width, columns, window, stride, padding));
        foreach (var kind in new[] { PoolingKind.Average, PoolingKind.Max })
        {
            var shape = new PoolingShape(kind, 1, y, x, channels);
            using var output = new NativeBlock((long)rows * columns * channels * sizeof(T));
            fixed (T* from = input)
                new CodePoolingWork<T>(shape, 1, int.CreateTruncating(T.MinValue) + 3, int.CreateTruncating(T.MaxValue) - 3).Run(SingleThread.Instance, from, (T*)output.Pointer);
            Assert.True(output.IsIntact);
            for (var i = 0; i < rows * columns * channels; i++)
            {
                var (place, channel) = Math.DivRem(i, channels);
                var (row, column) = Math.DivRem(place, columns);
                var met = new List<long>();
                for (var line = Math.Max(0, (row * stride) - padding); line < Math.Min(height, (row * stride) - padding + window); line++)
                    for (var pixel = Math.Max(0, (column * stride) - padding); pixel < Math.Min(width, (column * stride) - padding + window); pixel++)
                        met.Add(long.CreateTruncating(input[(((line * width) + pixel) * channels) + channel]));
                var expected = kind == PoolingKind.Max ? met.Max() : (long)Math.Round((decimal)met.Sum() / met.Count, MidpointRounding.AwayFromZero);
                expected = Math.Clamp(expected, long.CreateTruncating(T.MinValue) + 3, long.CreateTruncating(T.MaxValue) - 3);
                Assert.True(expected == long.CreateTruncating(((T*)output.Pointer)[i]), $"{kind} of {channels} channels, {width} wide, {window} by {stride}: element {i}");
            }
        }
    }

    private void Check(int batches, int height, int width, int channels, int window, int stride, int padding)
    {
        var (rows, columns) = (((height + (2 * padding) - window) / stride) + 1, ((width + (2 * padding) - window) / stride) + 1);
        if (rows <= 0 || columns <= 0) return;
        var input = _random.Floats(batches * height * width * channels);
        var (y, x) = (AxisTaps.Window(height, rows, window, stride, padding), AxisTaps.Window(width, columns, window, stride, padding));
        foreach (var kind in new[] { PoolingKind.Average, PoolingKind.Max, PoolingKind.L2 })
        {
            var shape = new PoolingShape(kind, batches, y, x, channels);
            var expected = Run(new PoolingWork<float, LanesScalar>(shape, 1) { Min = -0.9f, Max = 0.9f }, input, shape);
            Same(expected, Run(PoolingWork.Create(shape, 1, -0.9f, 0.9f), input, shape), shape);
            if (CpuFeatures.HasVector128) Same(expected, Run(new PoolingWork<Vector128<float>, Lanes128>(shape, 1) { Min = -0.9f, Max = 0.9f }, input, shape), shape);
            if (CpuFeatures.HasVector256) Same(expected, Run(new PoolingWork<Vector256<float>, Lanes256>(shape, 1) { Min = -0.9f, Max = 0.9f }, input, shape), shape);
            if (CpuFeatures.HasVector512) Same(expected, Run(new PoolingWork<Vector512<float>, Lanes512>(shape, 1) { Min = -0.9f, Max = 0.9f }, input, shape), shape);
        }
    }

    private static float[] Run(PoolingWork work, float[] input, PoolingShape shape)
    {
        var count = shape.Batches * shape.Y.Count * shape.X.Count * shape.Channels;
        using var output = new NativeBlock((long)count * sizeof(float));
        fixed (float* from = input) work.Run(SingleThread.Instance, from, (float*)output.Pointer);
        Assert.True(output.IsIntact);
        return new ReadOnlySpan<float>(output.Pointer, count).ToArray();
    }

    private static void Same(float[] expected, float[] actual, PoolingShape shape)
    {
        // squares are added in one rounding or in two
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                shape.Kind == PoolingKind.L2 ? Math.Abs(expected[i] - actual[i]) < 1e-6 : expected[i].Equals(actual[i]),
                $"{shape.Kind} of {shape.Channels} channels, {shape.X.InputSize} wide: element {i} is {actual[i]:g9}, not {expected[i]:g9}.");
    }
}
