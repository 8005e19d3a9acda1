using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class MaxUnpooling2DOpTests
{
    private readonly SeededRandom _random = new(16);

    [Theory]
    [InlineData(2, 2, 2, 2)]
    [InlineData(3, 2, 3, 2)]
    [InlineData(3, 3, 1, 2)]
    [InlineData(1, 1, 1, 1)]
    public void Values_go_to_their_places(int windowHeight, int windowWidth, int strideHeight, int strideWidth)
    {
        int[] shape = [2, 3, 4, 5];
        var (values, places) = (_random.Floats(120), _random.Integers(120, 0, windowHeight * windowWidth));
        var actual = CustomOperatorRun.Run(
            graph => [graph.MaxUnpooling2D(graph.Input(shape), graph.Input(shape), (windowHeight, windowWidth), (strideHeight, strideWidth))],
            TensorValue.From<float>(values, shape), TensorValue.From<float>(Array.ConvertAll(places, static place => place + 0.1f), shape))[0];
        Assert.Equal([2, 3 * windowHeight, 4 * windowWidth, 5], actual.Shape);
        Assert.Equal(ReferenceArgmaxPool.Unpool(values, places, shape, (windowHeight, windowWidth), (strideHeight, strideWidth)), actual.AsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData(4.1f)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(3e9f)]
    public void An_index_beyond_the_window_is_refused(float index) => CustomOperatorRun.Refused(
        "Element 1 of its indices, tensor 1 'indices', is", static graph => Build(graph),
        TensorValue.From<float>([1, 2, 3, 4], 1, 2, 2, 1), TensorValue.From<float>([0, index, 0, 0], 1, 2, 2, 1));

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("Its options are 12 bytes instead of at least 24", static graph => Build(graph, options: [1, 2, 2]));
        CustomOperatorRun.Refused("Its padding is 7", static graph => Build(graph, options: [7, 2, 2, 2, 2, 0]));
        CustomOperatorRun.Refused("Along height its windows of 2 are 3 apart", static graph => Build(graph, options: [1, 2, 3, 2, 2, 0]));
        CustomOperatorRun.Refused("the window 0", static graph => Build(graph, options: [1, 2, 2, 0, 2, 0]));
        CustomOperatorRun.Refused("Its output would be", static graph => Build(graph, options: [1, 2, 2, 1 << 28, 1 << 28, 0]));
        CustomOperatorRun.Refused("they must be alike", static graph => Build(graph, indices: [1, 2, 1, 1]));
        CustomOperatorRun.Refused("no kernel for Int32 (tensor 1 'indices')", static graph => Build(graph, type: TensorType.Int32));
        CustomOperatorRun.Refused("Tensor 0 'values' has 3 dimensions", static graph => Build(graph, shape: [2, 2, 1], indices: [2, 2, 1]));
    }

    private static Value Build(GraphBuilder graph, int[]? shape = null, int[]? indices = null, int[]? options = null, TensorType type = TensorType.Float32) => graph.Custom(
        "MaxUnpooling2D", [graph.Input(shape ?? [1, 2, 2, 1], "values"), graph.Input(indices ?? [1, 2, 2, 1], "indices", type)], [(TensorType.Float32, [1, 4, 4, 1])],
        CustomOperatorRun.Fields(options ?? [1, 2, 2, 2, 2, 0]))[0];
}
