using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class TransformTensorBilinearOpTests
{
    private readonly SeededRandom _random = new(18);

    [Fact]
    public void Between_pixels_along_straight_lines()
    {
        foreach (var row in new float[][] { [1, 0, 0, 0, 0, 1, 0, 0], [0.6f, 0.2f, 9, 0.7f, -0.3f, 0.8f, 9, 1.4f], [2.5f, 0, 0, -1, 0, 0.4f, 0, -0.2f] })
        {
            var image = _random.Floats(6 * 5 * 3);
            var actual = CustomOperatorRun.Floats(
                static graph => graph.TransformTensorBilinear(graph.Input([1, 6, 5, 3]), graph.Input([1, 4, 4]), (7, 4)),
                TensorValue.From<float>(image, 1, 6, 5, 3), TensorValue.From<float>([.. row, .. new float[8]], 1, 4, 4));
            CustomOperatorRun.Close(Reference(image, row), actual, 1e-5);
        }
    }

    [Fact]
    public void What_is_no_position_is_outside() => Assert.All(
        CustomOperatorRun.Floats(
            static graph => graph.TransformTensorBilinear(graph.Input([1, 6, 5, 3]), graph.Input([1, 4, 4]), (7, 4)),
            TensorValue.From<float>(_random.Floats(90), 1, 6, 5, 3), TensorValue.From<float>([.. Enumerable.Repeat(float.NaN, 16)], 1, 4, 4)),
        static value => Assert.Equal(0, value));

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("output_height is 0 and output_width 4", static graph => Build(graph, (0, 4)));
        CustomOperatorRun.Refused("Its output would be", static graph => Build(graph, (1 << 20, 1 << 20)));
        CustomOperatorRun.Refused("Tensor 0 'image' has shape [2, 6, 5, 3] instead of [1, -1, -1, -1]", static graph => Build(graph, (7, 4), 2));
        CustomOperatorRun.Refused("It is version 1 of the operator", static graph => graph.Custom("TransformTensorBilinear", [graph.Input([1, 2, 2, 3]), graph.Input([1, 4, 4])], [(TensorType.Float32, [1, 2, 2, 3])])[0]);
        CustomOperatorRun.Refused("Its options cannot be read", static graph => graph.Custom(
            "TransformTensorBilinear", [graph.Input([1, 2, 2, 3]), graph.Input([1, 4, 4])], [(TensorType.Float32, [1, 2, 2, 3])], version: 2)[0]);
    }

    private static Value Build(GraphBuilder graph, (int Height, int Width) output, int batch = 1)
        => graph.TransformTensorBilinear(graph.Input([batch, 6, 5, 3], "image"), graph.Input([1, 4, 4]), output);

    // The centre of each output pixel, moved, and each image pixel's share by its distance: hats one pixel wide.
    private static IEnumerable<double> Reference(float[] image, float[] matrix)
    {
        for (var y = 0; y < 7; y++)
            for (var x = 0; x < 4; x++)
                for (var c = 0; c < 3; c++)
                {
                    var column = (matrix[0] * (x + 0.5)) + (matrix[1] * (y + 0.5)) + matrix[3] - 0.5;
                    var row = (matrix[4] * (x + 0.5)) + (matrix[5] * (y + 0.5)) + matrix[7] - 0.5;
                    var sum = 0.0;
                    for (var i = 0; i < 30 && column is >= 0 and <= 4 && row is >= 0 and <= 5; i++)
                        sum += image[(i * 3) + c] * Math.Max(0, 1 - Math.Abs(column - (i % 5))) * Math.Max(0, 1 - Math.Abs(row - (i / 5)));
                    yield return sum;
                }
    }
}
