using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class ResamplerOpTests
{
    [Fact]
    public void Every_pixel_is_read_at_its_position()
    {
        var random = new SeededRandom(31);
        float[] images = random.Floats(2 * 5 * 4 * 3), positions = random.Floats(2 * 5 * 4 * 2, -1.5, 5.5);
        // Corners, and what lies on the borders of where an image is felt.
        float[] special = [0, 0, 3, 4, -1, 0, 0, 5, 4, 0, -0.5f, 4.5f, float.NaN, 1, float.PositiveInfinity, 1];
        special.CopyTo(positions, 0);
        var actual = CustomOperatorRun.Floats(
            static graph => Build(graph, [2, 5, 4, 3], [2, 5, 4, 2]), TensorValue.From<float>(images, 2, 5, 4, 3), TensorValue.From<float>(positions, 2, 5, 4, 2));
        CustomOperatorRun.Close(Reference(images, positions), actual, 1e-5);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("Tensor 1 'positions' has shape [1, 4, 3, 2] instead of [1, 3, 4, 2]", static graph => Build(graph, [1, 3, 4, 5], [1, 4, 3, 2]));
        CustomOperatorRun.Refused("Tensor 0 'images' has 3 dimensions", static graph => Build(graph, [3, 4, 5], [3, 4, 2]));
        CustomOperatorRun.Refused("no kernel for Int8 (tensor 0 'images')", static graph => Build(graph, [1, 3, 4, 5], [1, 3, 4, 2], TensorType.Int8));
    }

    private static Value Build(GraphBuilder graph, int[] images, int[] positions, TensorType type = TensorType.Float32)
        => graph.Custom("Resampler", [graph.Input(images, "images", type), graph.Input(positions, "positions")], [(TensorType.Float32, images)])[0];

    // Each image pixel's share by its distance: hats one pixel wide.
    private static IEnumerable<double> Reference(float[] images, float[] positions)
    {
        for (var pixel = 0; pixel < 40; pixel++)
        {
            double x = positions[2 * pixel], y = positions[(2 * pixel) + 1];
            for (var c = 0; c < 3; c++)
            {
                var sum = 0.0;
                for (var i = 0; i < 20 && double.IsFinite(x + y); i++)
                    sum += images[(((pixel / 20 * 20) + i) * 3) + c] * Math.Max(0, 1 - Math.Abs(x - (i % 4))) * Math.Max(0, 1 - Math.Abs(y - (i / 4)));
                yield return sum;
            }
        }
    }
}
