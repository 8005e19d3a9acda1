using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class Landmarks2TransformMatrixOpTests
{
    // Eyes on a level, a box from (10, 20) to (50, 40) around the subset.
    private static readonly float[] Level = [10, 30, 1, 50, 30, 2, 10, 20, 3, 50, 40, 4, 1000, 1000, 5];

    [Fact]
    public void A_level_face_is_moved_and_scaled()
    {
        // 80 x 60 of the image in 16 x 12 pixels: five times, centred on (30, 30).
        var matrix = Run(Level, 0);
        CustomOperatorRun.Close([5, 0, 0, -10, 0, 5, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], matrix, 1e-4);
    }

    [Fact]
    public void A_turned_face_is_turned_back()
    {
        foreach (var (angle, direction) in new[] { (0.4, 0.0), (-2.1, 0.0), (0.9, -0.7) })
        {
            var (sine, cosine) = Math.SinCos(angle);
            float[] turned = [.. Level.Chunk(3).SelectMany(point => new[] { (float)((cosine * point[0]) - (sine * point[1])), (float)((sine * point[0]) + (cosine * point[1])), point[2] })];
            // Axis-aligned only where the direction is zero: then points of the small image go where the level face's do, turned.
            var (matrix, level) = (Run(turned, direction), Run(Level, direction));
            foreach (var (x, y) in new[] { (0, 0), (16, 0), (3, 12) })
            {
                var (levelX, levelY) = (At(level, 0, x, y), At(level, 4, x, y));
                Assert.Equal((cosine * levelX) - (sine * levelY), At(matrix, 0, x, y), 1e-3);
                Assert.Equal((sine * levelX) + (cosine * levelY), At(matrix, 4, x, y), 1e-3);
            }
        }
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("Its options name landmark 5, and there are 5", static graph => Build(graph, left: 5));
        CustomOperatorRun.Refused("Its options name landmark -1", static graph => Build(graph, subset: [0, -1]));
        CustomOperatorRun.Refused("subset_idxs is missing or empty", static graph => Build(graph, subset: []));
        CustomOperatorRun.Refused("output_height is -1", static graph => Build(graph, output: (-1, 2)));
        CustomOperatorRun.Refused("scale_x is 0", static graph => Build(graph, scale: (0, 1)));
        CustomOperatorRun.Refused("Tensor 0 'landmarks' has shape [1, 5, 2] instead of [1, -1, 3]", static graph => Build(graph, coordinates: 2));
        CustomOperatorRun.Refused("It is version 1 of the operator", static graph => graph.Custom("Landmarks2TransformMatrix", [graph.Input([1, 2, 3])], [(TensorType.Float32, [1, 4, 4])])[0]);
    }

    private static double At(float[] matrix, int row, int x, int y) => (matrix[row] * x) + (matrix[row + 1] * y) + matrix[row + 3];

    private static float[] Run(float[] landmarks, double direction) => CustomOperatorRun.Floats(
        graph => graph.Landmarks2TransformMatrix(graph.Input([1, 5, 3]), 0, 1, [2, 3, 0], (12, 16), (2, 3), (float)direction), TensorValue.From<float>(landmarks, 1, 5, 3));

    private static Value Build(
        GraphBuilder graph, int left = 0, int[]? subset = null, (int Height, int Width)? output = null, (float X, float Y)? scale = null, int coordinates = 3)
        => graph.Landmarks2TransformMatrix(graph.Input([1, 5, coordinates], "landmarks"), left, 1, subset ?? [2, 3], output ?? (12, 16), scale ?? (2, 3));
}
