using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class TransformLandmarksOpTests
{
    // A third coordinate moves nothing, whatever the matrix says of it.
    private static readonly TensorValue Matrix = TensorValue.From<float>([2, 3, 99, 5, -1, 4, 99, 0.5f, 99, 99, 99, 99, 99, 99, 99, 99], 1, 4, 4);

    [Fact]
    public void Points_move_in_the_plane()
    {
        Assert.Equal([13f, 7.5f, 5f, 0.5f], CustomOperatorRun.Floats(static graph => Build(graph, 2, 2), TensorValue.From<float>([1, 2, 0, 0], 1, 2, 2), Matrix));
        Assert.Equal([13f, 7.5f, 7f, 5f, 0.5f, -1f], CustomOperatorRun.Floats(static graph => Build(graph, 2, 3), TensorValue.From<float>([1, 2, 7, 0, 0, -1], 1, 2, 3), Matrix));
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("Tensor 0 'points' has shape [1, 2, 4] instead of [1, -1, 3]", static graph => Build(graph, 2, 4));
        CustomOperatorRun.Refused("Tensor 0 'points' has shape [2, 2, 3]", static graph => graph.TransformLandmarks(graph.Input([2, 2, 3], "points"), graph.Input([1, 4, 4])));
        CustomOperatorRun.Refused("tensor 1 'matrix', has the shape [1,3,4]", static graph => graph.TransformLandmarks(graph.Input([1, 2, 3]), graph.Input([1, 3, 4], "matrix")));
        CustomOperatorRun.Refused("It is version 1 of the operator", static graph => graph.Custom("TransformLandmarks", [graph.Input([1, 2, 3]), graph.Input([1, 4, 4])], [(TensorType.Float32, [1, 2, 3])])[0]);
        CustomOperatorRun.Refused("no kernel for Int8", static graph => graph.TransformLandmarks(graph.Input([1, 2, 3], null, TensorType.Int8), graph.Input([1, 4, 4])));
    }

    private static Value Build(GraphBuilder graph, int points, int coordinates) => graph.TransformLandmarks(graph.Input([1, points, coordinates], "points"), graph.Input([1, 4, 4], "matrix"));
}
