using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class Convolution2DTransposeBiasOpTests
{
    private readonly SeededRandom _random = new(12);

    [Theory]
    [InlineData(Padding.Same, 2, 2, 3, 3)]
    [InlineData(Padding.Same, 2, 3, 4, 5)]
    [InlineData(Padding.Same, 3, 1, 2, 1)]
    [InlineData(Padding.Valid, 2, 2, 3, 3)]
    [InlineData(Padding.Valid, 1, 3, 5, 2)]
    public void Every_input_is_spread_over_the_output(Padding padding, int strideY, int strideX, int filterY, int filterX)
    {
        foreach (var (height, width) in new[] { (1, 1), (4, 6), (5, 3) })
        {
            // Of the outputs that belong to the input under SAME, the largest, as converters state it.
            var (outputHeight, outputWidth) = padding == Padding.Same ? (height * strideY, width * strideX) : (((height - 1) * strideY) + filterY, ((width - 1) * strideX) + filterX);
            Check([2, height, width, 5], (filterY, filterX), (strideY, strideX), padding, (outputHeight, outputWidth), (outputHeight, outputWidth));
        }
    }

    /// <summary>Where the file states no output that belongs to the input, MediaPipe's rule holds: the last step reaches the last row.</summary>
    [Fact]
    public void Output_that_the_file_does_not_state()
    {
        Check([1, 5, 4, 3], (3, 3), (2, 2), Padding.Same, (9, 8), (1, 1));
        Check([1, 5, 4, 3], (2, 4), (3, 3), Padding.Same, (14, 10), (99, 0));
        Check([1, 5, 4, 3], (2, 4), (3, 3), Padding.Valid, (14, 13), (99, -1));
    }

    [Fact]
    public void A_filter_in_half_precision_behind_DEQUANTIZE()
    {
        var (image, filter, bias) = (_random.Floats(2 * 3 * 4), Array.ConvertAll(_random.Floats(6 * 9 * 4), static value => (Half)value), Array.ConvertAll(_random.Floats(6), static value => (Half)value));
        var actual = CustomOperatorRun.Floats(
            graph =>
            {
                var input = graph.Input([1, 2, 3, 4]);
                var wide = graph.Operator(BuiltinOperator.Dequantize, [graph.Constant<Half>(filter, [6, 3, 3, 4])], [(TensorType.Float32, [6, 3, 3, 4])])[0];
                var wideBias = graph.Operator(BuiltinOperator.Dequantize, [graph.Constant<Half>(bias, [6])], [(TensorType.Float32, [6])])[0];
                return graph.Convolution2DTransposeBias(input, wide, wideBias, (4, 6), Padding.Same, (2, 2));
            },
            TensorValue.From<float>(image, 1, 2, 3, 4));
        CustomOperatorRun.Close(Reference(image, [1, 2, 3, 4], Array.ConvertAll(filter, static value => (float)value), (3, 3), (2, 2), Padding.Same, (4, 6), Array.ConvertAll(bias, static value => (float)value)), actual, 1e-5);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("Its options are 8 bytes instead of at least 12", static graph => Build(graph, options: [1, 2]));
        CustomOperatorRun.Refused("Its options are 0 bytes", static graph => Build(graph, options: []));
        CustomOperatorRun.Refused("Its padding is 0", static graph => Build(graph, options: [0, 2, 2]));
        CustomOperatorRun.Refused("Its padding is 3", static graph => Build(graph, options: [3, 2, 2]));
        CustomOperatorRun.Refused("Along width the size is 4, the window 3, the stride 0", static graph => Build(graph, options: [1, 0, 2]));
        CustomOperatorRun.Refused("Along height the size is 4, the window 3, the stride -1", static graph => Build(graph, options: [1, 2, -1]));
        CustomOperatorRun.Refused("Its strides are", static graph => Build(graph, options: [1, 1000, 1000]));
        CustomOperatorRun.Refused("Along height the size is 0", static graph => Build(graph, image: [1, 0, 4, 3]));
        CustomOperatorRun.Refused("Its filter has 2 channels, its input 3", static graph => Build(graph, filter: [5, 3, 3, 2]));
        CustomOperatorRun.Refused("Tensor 2 'bias' has shape [4] instead of [5]", static graph => Build(graph, bias: [4]));
        CustomOperatorRun.Refused("Tensor 2 'bias' has shape [1, 5] instead of [5]", static graph => Build(graph, bias: [1, 5]));
        CustomOperatorRun.Refused("Tensor 0 'image' has 3 dimensions", static graph => Build(graph, image: [4, 4, 3]));
        CustomOperatorRun.Refused("Tensor 1 'filter' has 2 dimensions", static graph => Build(graph, filter: [5, 3]));
        CustomOperatorRun.Refused("no kernel for Int8 (tensor 0 'image')", static graph => Build(graph, type: TensorType.Int8));
    }

    private static Value Build(GraphBuilder graph, int[]? image = null, int[]? filter = null, int[]? bias = null, int[]? options = null, TensorType type = TensorType.Float32) => graph.Custom(
        "Convolution2DTransposeBias", [graph.Input(image ?? [1, 4, 4, 3], "image", type), graph.Input(filter ?? [5, 3, 3, 3], "filter"), graph.Input(bias ?? [5], "bias")],
        [(TensorType.Float32, [1, 1, 1, 5])], CustomOperatorRun.Fields(options ?? [1, 2, 2]))[0];

    private void Check(int[] shape, (int Height, int Width) filter, (int Height, int Width) stride, Padding padding, (int Height, int Width) output, (int Height, int Width) stated)
    {
        var (image, weights, bias) = (_random.Floats(shape.Aggregate(1, static (a, b) => a * b)), _random.Floats(7 * filter.Height * filter.Width * shape[3]), _random.Floats(7));
        var actual = CustomOperatorRun.Run(
            graph => [graph.Convolution2DTransposeBias(
                graph.Input(shape), graph.Constant<float>(weights, [7, filter.Height, filter.Width, shape[3]]), graph.Constant<float>(bias, [7]), stated, padding, stride)],
            TensorValue.From<float>(image, shape))[0];
        Assert.Equal([shape[0], output.Height, output.Width, 7], actual.Shape);
        CustomOperatorRun.Close(Reference(image, shape, weights, filter, stride, padding, output, bias), actual.AsSpan<float>(), 1e-5);
    }

    private static IEnumerable<double> Reference(
        float[] image, int[] shape, float[] weights, (int Height, int Width) filter, (int Height, int Width) stride, Padding padding, (int Height, int Width) output, float[] bias)
    {
        ReferenceWindow[] windows =
        [
            new(1, 1, 1, 1, Padding.Valid), new(output.Height, filter.Height, stride.Height, 1, padding), new(output.Width, filter.Width, stride.Width, 1, padding),
        ];
        return ReferenceTransposedConv.Run(
            image, [shape[0], 1, .. shape[1..]], (_, y, x, c, o) => weights[(((((o * filter.Height) + y) * filter.Width) + x) * shape[3]) + c], windows, bias.Length, bias, FusedActivation.None)
            .Select(static value => (double)value);
    }
}
