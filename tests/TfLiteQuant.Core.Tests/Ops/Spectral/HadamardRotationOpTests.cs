using System.Numerics;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class HadamardRotationOpTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(128)]
    public void Each_run_of_values_by_its_definition(int size)
    {
        var values = new SeededRandom(8).Floats(2 * 3 * size);
        var expected = values.Chunk(size).SelectMany(run => Enumerable.Range(0, size).Select(
            i => run.Select((value, j) => BitOperations.PopCount((uint)(i & j)) % 2 == 0 ? value : -(double)value).Sum() / Math.Sqrt(size)));
        CustomOperatorRun.Close(expected, CustomOperatorRun.Floats(graph => graph.HadamardRotation(graph.Input([3, 2 * size]), size), TensorValue.From<float>(values, 3, 2 * size)), 1e-5);
        CustomOperatorRun.Close(expected, CustomOperatorRun.Floats(graph => graph.HadamardRotation(graph.Input([2, 3, size]), size), TensorValue.From<float>(values, 2, 3, size)), 1e-5);
    }

    [Fact]
    public void Enough_rows_for_several_parts()
    {
        var values = new SeededRandom(8).Floats(1000 * 256);
        var once = CustomOperatorRun.Run(static graph => [graph.HadamardRotation(graph.Input([1000, 256]), 256)], TensorValue.From<float>(values, 1000, 256))[0];
        // The transform is its own inverse.
        CustomOperatorRun.Close(values.Select(static value => (double)value), CustomOperatorRun.Floats(static graph => graph.HadamardRotation(graph.Input([1000, 256]), 256), once), 1e-5);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        CustomOperatorRun.Refused("hadamard_size is 0", static graph => Build(graph, [2, 8], 0));
        CustomOperatorRun.Refused("hadamard_size is -8", static graph => Build(graph, [2, 8], -8));
        CustomOperatorRun.Refused("hadamard_size is 6", static graph => Build(graph, [2, 12], 6));
        CustomOperatorRun.Refused("tensor 0 'rows' have 12 values, which hadamard_size 8", static graph => Build(graph, [2, 12], 8));
        CustomOperatorRun.Refused("Tensor 0 'rows' has 1 dimensions", static graph => Build(graph, [8], 8));
        CustomOperatorRun.Refused("no kernel for Int32", static graph => Build(graph, [2, 8], 8, TensorType.Int32));
    }

    private static Value Build(GraphBuilder graph, int[] shape, int size, TensorType type = TensorType.Float32) => graph.HadamardRotation(graph.Input(shape, "rows", type), size);
}
