using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class MaxPoolingWithArgmax2DOpTests
{
    private readonly SeededRandom _random = new(14);

    [Fact]
    public void Strides_sizes_paddings()
    {
        foreach (var padding in Enum.GetValues<Padding>())
            foreach (var window in new[] { (1, 1), (2, 2), (3, 2), (2, 5), (7, 7) })
                for (var stride = 1; stride <= 3; stride++)
                    foreach (var channels in new[] { 1, 5 }) Check([2, 7, 9, channels], window, (stride, 1 + (stride % 2)), padding);
    }

    /// <summary>A window's place counts what lies outside the image, and what it does not meet takes no time.</summary>
    [Fact]
    public void Windows_larger_than_the_image()
    {
        foreach (var window in new[] { (8, 10), (13, 4), (50, 41) }) Check([1, 7, 9, 3], window, (2, 5), Padding.Same);
        var image = TensorValue.From<float>([1, 2, 4, 3], 1, 1, 4, 1);
        var (values, indices) = Run(image, (1, 1 << 22), (1, 1 << 22));
        Assert.Equal([4f], values);
        Assert.Equal([(1 << 21) - 2 + 2 + 0.1f], indices);
    }

    [Fact]
    public void Work_enough_for_several_parts() => Check([2, 61, 60, 16], (3, 3), (1, 1), Padding.Same);

    [Fact]
    public void The_first_of_equal_values_counts_and_what_is_no_number_is_passed_over()
    {
        var (values, indices) = Run(TensorValue.From<float>([1, 2, 2, 2, float.NaN, 1, float.NaN, float.NaN], 1, 2, 4, 1), (2, 2), (2, 2));
        Assert.Equal([2f, 2f], values);
        Assert.Equal([1.1f, 0.1f], indices);
        (values, indices) = Run(TensorValue.From<float>([float.NaN, float.NegativeInfinity], 1, 1, 2, 1), (1, 2), (1, 2));
        Assert.Equal([float.MinValue], values);
        Assert.Equal([0.1f], indices);
    }

    [Fact]
    public void An_activation_limits_values_alone()
    {
        var (values, indices) = Run(TensorValue.From<float>([-3, -2, 7, 8], 1, 1, 4, 1), (1, 2), (1, 2), FusedActivation.Relu6);
        Assert.Equal([0f, 6f], values);
        Assert.Equal([1.1f, 1.1f], indices);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("Its options are 20 bytes instead of at least 24", static graph => Build(graph, options: [1, 2, 2, 2, 2]));
        CustomOperatorRun.Refused("Its padding is 0", static graph => Build(graph, options: [0, 2, 2, 2, 2, 0]));
        CustomOperatorRun.Refused("Along width the size is 4, the window 2, the stride 0", static graph => Build(graph, options: [1, 0, 2, 2, 2, 0]));
        CustomOperatorRun.Refused("Along height the size is 4, the window -2, the stride 2", static graph => Build(graph, options: [1, 2, 2, 2, -2, 0]));
        CustomOperatorRun.Refused("Its window reaches over 2147483647 along width", static graph => Build(graph, options: [1, 2, 2, int.MaxValue, 2, 0]));
        CustomOperatorRun.Refused("Tensor 0 'image' has 3 dimensions", static graph => Build(graph, shape: [4, 4, 1]));
        CustomOperatorRun.Refused("no kernel for Int8", static graph => Build(graph, type: TensorType.Int8));
        CustomOperatorRun.Refused("no kernel for Int32 (tensor 2", static graph => Build(graph, indices: TensorType.Int32));
        CustomOperatorRun.Refused("It has 1 outputs, not 2", static graph => graph.Custom("MaxPoolingWithArgmax2D", [graph.Input([1, 4, 4, 1])], [(TensorType.Float32, [1, 2, 2, 1])])[0]);
    }

    private static Value Build(GraphBuilder graph, int[]? shape = null, int[]? options = null, TensorType type = TensorType.Float32, TensorType indices = TensorType.Float32) => graph.Custom(
        "MaxPoolingWithArgmax2D", [graph.Input(shape ?? [1, 4, 4, 1], "image", type)], [(TensorType.Float32, [1, 2, 2, 1]), (indices, [1, 2, 2, 1])],
        CustomOperatorRun.Fields(options ?? [1, 2, 2, 2, 2, 0]))[0];

    private static (float[] Values, float[] Indices) Run(
        TensorValue image, (int Height, int Width) window, (int Height, int Width) stride, FusedActivation activation = FusedActivation.None, Padding padding = Padding.Same)
    {
        var results = CustomOperatorRun.Run(
            graph =>
            {
                var (values, indices) = graph.MaxPoolingWithArgmax2D(graph.Input(image.Shape), window, stride, padding, activation);
                return [values, indices];
            },
            image);
        return (results[0].AsSpan<float>().ToArray(), results[1].AsSpan<float>().ToArray());
    }

    private void Check(int[] shape, (int Height, int Width) window, (int Height, int Width) stride, Padding padding)
    {
        var image = _random.Floats(shape.Aggregate(1, static (a, b) => a * b));
        var (values, indices) = Run(TensorValue.From<float>(image, shape), window, stride, padding: padding);
        var expected = ReferenceArgmaxPool.Pool(
            image, shape, new ReferenceWindow(shape[1], window.Height, stride.Height, 1, padding), new ReferenceWindow(shape[2], window.Width, stride.Width, 1, padding));
        Assert.Equal(expected.Values, values);
        Assert.Equal(expected.Places.Select(static place => place + 0.1f), indices);
    }
}
