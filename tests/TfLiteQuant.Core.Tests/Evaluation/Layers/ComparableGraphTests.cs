using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation;

public sealed class ComparableGraphTests
{
    [Fact]
    public void Constants_in_another_form_are_no_values()
    {
        var graph = new ModelBuilder().Main;
        var constant = graph.QuantizedConstant<sbyte>([1, 2], [2], QuantizationParameters.PerTensor(0.1f, 0));
        var real = graph.Dequantize(constant);
        var sum = graph.Add(graph.Input([2]), real);
        var read = new ComparableGraph(graph.Subgraph);
        Assert.Same(graph[constant], read.ConstantBehind(real.Index));
        Assert.Null(read.ConstantBehind(sum.Index));
        Assert.Equal([graph.Subgraph.Inputs[0], sum.Index], read.Values);
    }

    /// <summary>Conversions that read what they compute, as a damaged file may have them.</summary>
    [Fact]
    public void A_circle_of_conversions_has_an_end()
    {
        var graph = new ModelBuilder().Main;
        var codes = graph.Quantize(graph.Input([2]), TensorType.Int8, QuantizationParameters.PerTensor(0.1f, 0));
        var real = graph.Dequantize(codes);
        graph.Subgraph.Operators[0].Inputs = [real.Index];
        var read = new ComparableGraph(graph.Subgraph);
        Assert.False(read.IsValue(real.Index));
        Assert.Null(read.ConstantBehind(real.Index));
    }
}
