using TfLiteQuant.Kernels;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>3x3 convolutions by minimal filtering against sums in double precision, and against the direct kernel where values are
/// not finite.</summary>
public sealed unsafe class WinogradTests
{
    private readonly SeededRandom _random = new(17);

    [Theory]
    [InlineData(Padding.Same)]
    [InlineData(Padding.Valid)]
    public void Every_size_of_image(Padding padding)
    {
        for (var height = 1; height <= 9; height++)
            for (var width = 1; width <= 9; width++)
                if (padding == Padding.Same || (height >= 3 && width >= 3)) CheckValues(new Case(2, height, width, 5, 7, padding));
    }

    [Fact]
    public void Every_count_of_channels()
    {
        for (var channels = 1; channels <= 70; channels++)
        {
            CheckValues(new Case(1, 5, 4, channels, 20, Padding.Same));
            CheckValues(new Case(1, 4, 5, 20, channels, Padding.Valid));
        }

        foreach (var channels in new[] { 127, 128, 129, 257 }) CheckValues(new Case(1, 3, 3, channels, channels, Padding.Same));
    }

    [Fact]
    public void Blocks_and_threads_change_no_bit()
    {
        using var workers = new ThreadWorkers(3);
        foreach (var shape in new[] { new Case(1, 57, 40, 16, 24, Padding.Same), new Case(3, 14, 14, 32, 130, Padding.Valid), new Case(1, 7, 7, 160, 200, Padding.Same) })
        {
            var data = Data.Random(shape, _random);
            data.Image[data.Image.Length / 2] = float.NaN;
            data.Weights[^1] = float.MaxValue;
            var one = Winograd(data, 1, SingleThread.Instance);
            foreach (var threads in new[] { 2, 3, 8 })
                Assert.Equal(Array.ConvertAll(one, BitConverter.SingleToInt32Bits), Array.ConvertAll(Winograd(data, threads, workers), BitConverter.SingleToInt32Bits));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(3e38f)]
    public void What_is_not_finite_arises_where_the_direct_kernel_has_it(float value)
    {
        for (var position = 0; position < 7 * 6; position++)
        {
            var data = Data.Random(new Case(1, 7, 6, 3, 50, Padding.Same), _random);
            data.Image[position * 3 + 1] = value;
            if (position % 2 == 1) data.Image[(7 * 6 - position) * 3 - 1] = -value;
            CheckAgainstDirect(data);
        }

        for (var tap = 0; tap < 9; tap++)
        {
            var data = Data.Random(new Case(1, 5, 5, 4, 20, Padding.Same), _random);
            data.Weights[(7 * 9 + tap) * 4 + 2] = value;
            CheckAgainstDirect(data);
        }

        var biased = Data.Random(new Case(1, 4, 4, 16, 16, Padding.Valid), _random);
        biased.Bias[3] = value;
        CheckAgainstDirect(biased);
    }

    [Fact]
    public void Infinite_values_hidden_by_the_activation_are_found()
    {
        var data = Data.Random(new Case(1, 6, 6, 4, 16, Padding.Same), _random) with { Min = 0, Max = 6 };
        data.Image.AsSpan(0, 4).Fill(float.NegativeInfinity);
        CheckAgainstDirect(data);
    }

    [Fact]
    public void It_is_chosen_for_its_own_windows_and_enough_work_only()
    {
        Assert.True(Pays(8, 3, 1, 1, 16, 8));
        Assert.False(Pays(8, 3, 2, 1, 16, 8));
        Assert.False(Pays(8, 3, 1, 2, 16, 8));
        Assert.False(Pays(8, 5, 1, 1, 16, 8));
        Assert.False(Pays(8, 1, 1, 1, 16, 8));
        Assert.False(Pays(6, 3, 1, 1, 512, 512));
        Assert.False(Pays(8, 3, 1, 1, 15, 8));
        Assert.False(Pays(8, 3, 1, 1, 16, 7));
        Assert.False(Pays(8, 3, 1, 1, 40_000, 40_000));
        Assert.False(Pays(8, 3, 1, 1, 16, 8, groups: 2));

        static bool Pays(int size, int filter, int stride, int dilation, int inputs, int outputs, int groups = 1)
        {
            var axis = AxisTaps.Convolution(size, size, filter, stride, dilation, 0);
            return WinogradChoice.Pays(new ConvolutionPhase(1, AxisTaps.Single, axis, axis, inputs, groups), new FilterLayout(0, 3, 1, 1, 9, outputs), groups);
        }
    }

    private void CheckValues(Case shape)
    {
        var data = Data.Random(shape, _random) with { Min = -3, Max = 4 };
        var result = Winograd(data, 1, SingleThread.Instance);
        for (var i = 0; i < result.Length; i++)
        {
            var (sum, magnitude) = data.Expected(i);
            Assert.True(Math.Abs(Math.Clamp(sum, data.Min, data.Max) - result[i]) <= 1e-6 * magnitude + 1e-6, $"{shape}: element {i} is {result[i]}, not {sum}.");
        }
    }

    private static void CheckAgainstDirect(Data data)
    {
        float[] expected = new float[data.Shape.Outputs * data.Shape.Positions], result = Winograd(data, 1, SingleThread.Instance);
        var direct = new ConvolutionWork([data.Shape.Phase], data.Shape.Layout, 1, 1) { Min = data.Min, Max = data.Max };
        fixed (float* image = data.Image, filter = data.Weights, output = expected)
        {
            direct.Pack(filter, data.Bias);
            direct.Run(SingleThread.Instance, image, output);
        }

        // Rounding errors are those of the largest terms in the tile, which the output itself may not have.
        var magnitudes = Enumerable.Range(0, expected.Length).Select(i => data.Expected(i).Magnitude).ToArray();
        var largest = magnitudes.Where(double.IsFinite).DefaultIfEmpty().Max();
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                float.IsFinite(expected[i]) ? Math.Abs(expected[i] - result[i]) <= 1e-6 * largest : expected[i].Equals(result[i]),
                $"{data.Shape}: element {i} is {result[i]}, not {expected[i]}.");
    }

    private static float[] Winograd(Data data, int threads, WorkerPool workers)
    {
        var shape = data.Shape;
        Assert.True(WinogradShape.IsOf(shape.Phase, 1));
        var work = new WinogradWork(new WinogradShape(shape.Phase, shape.Outputs), shape.Layout, threads) { Min = data.Min, Max = data.Max };
        using var output = new NativeBlock((long)shape.Positions * shape.Outputs * sizeof(float));
        fixed (float* image = data.Image, filter = data.Weights)
        {
            work.Pack(filter, data.Bias);
            work.Run(workers, filter, image, (float*)output.Pointer);
        }

        Assert.True(output.IsIntact);
        return new Span<float>(output.Pointer, shape.Positions * shape.Outputs).ToArray();
    }

    private sealed record Case(int Batches, int Height, int Width, int Inputs, int Outputs, Padding Padding)
    {
        public ReferenceWindow Y { get; } = new(Height, 3, 1, 1, Padding);

        public ReferenceWindow X { get; } = new(Width, 3, 1, 1, Padding);

        public int Positions => Batches * Y.Output * X.Output;

        public FilterLayout Layout => new(0, 3 * Inputs, Inputs, 1, 9 * Inputs, Outputs);

        public ConvolutionPhase Phase => new(
            Batches, AxisTaps.Single, AxisTaps.Convolution(Height, Y.Output, 3, 1, 1, Y.Before), AxisTaps.Convolution(Width, X.Output, 3, 1, 1, X.Before), Inputs, 1);
    }

    private sealed record Data(Case Shape, float[] Image, float[] Weights, float[] Bias)
    {
        public float Min { get; init; } = float.NegativeInfinity;

        public float Max { get; init; } = float.PositiveInfinity;

        public static Data Random(Case shape, SeededRandom random) => new(
            shape, random.Floats(shape.Batches * shape.Height * shape.Width * shape.Inputs), random.Floats(9 * shape.Inputs * shape.Outputs), random.Floats(shape.Outputs));

        /// <summary>An output before the activation, and the sum of the magnitudes of its terms.</summary>
        public (double Sum, double Magnitude) Expected(int element)
        {
            var (channel, position) = (element % Shape.Outputs, element / Shape.Outputs);
            var (x, y, image) = (position % Shape.X.Output, position / Shape.X.Output % Shape.Y.Output, position / Shape.X.Output / Shape.Y.Output);
            double sum = Bias[channel], magnitude = Math.Abs(sum);
            for (var tap = 0; tap < 9; tap++)
            {
                var (row, column) = (y + tap / 3 - Shape.Y.Before, x + tap % 3 - Shape.X.Before);
                if ((uint)row >= (uint)Shape.Height || (uint)column >= (uint)Shape.Width) continue;
                for (var c = 0; c < Shape.Inputs; c++)
                {
                    var product = (double)Image[((image * Shape.Height + row) * Shape.Width + column) * Shape.Inputs + c] * Weights[(channel * 9 + tap) * Shape.Inputs + c];
                    sum += product;
                    magnitude += Math.Abs(product);
                }
            }

            return (sum, magnitude);
        }
    }
}
