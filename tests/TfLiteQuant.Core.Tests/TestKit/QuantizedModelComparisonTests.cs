using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;
using Xunit.Sdk;

namespace TfLiteQuant.Core.Tests.TestKit;

public sealed class QuantizedModelComparisonTests
{
    [Fact]
    public void EqualModelsHaveNoDifferences()
    {
        var comparison = QuantizedModelComparison.Between(Quantized(), Quantized(), ComparisonTolerance.Exact);
        Assert.Empty(comparison.Differences);
        Assert.Equal(12 + 3, comparison.CodesCompared);
        comparison.RequireEqual();
    }

    [Fact]
    public void OrderAndNamesOfTensorsDoNotCount()
    {
        var other = Quantized();
        var graph = other.Subgraphs[0];
        var last = graph.Tensors.Count - 1;
        int Mirrored(int index) => index < 0 ? index : last - index;
        graph.Tensors.Reverse();
        foreach (var op in graph.Operators)
        {
            op.Inputs = Array.ConvertAll(op.Inputs, Mirrored);
            op.Outputs = Array.ConvertAll(op.Outputs, Mirrored);
        }

        graph.Inputs = Array.ConvertAll(graph.Inputs, Mirrored);
        graph.Outputs = Array.ConvertAll(graph.Outputs, Mirrored);
        graph.Tensors.Single(static tensor => tensor.Name == "dequantize").Name = "tfl.dequantize";
        Assert.Empty(QuantizedModelComparison.Between(Quantized(), other, ComparisonTolerance.Exact).Differences);
    }

    [Theory]
    [InlineData(DifferenceKind.Scale)]
    [InlineData(DifferenceKind.Codes)]
    [InlineData(DifferenceKind.Scheme)]
    [InlineData(DifferenceKind.OperatorVersion)]
    [InlineData(DifferenceKind.OperatorOptions)]
    [InlineData(DifferenceKind.Operand)]
    [InlineData(DifferenceKind.Name)]
    [InlineData(DifferenceKind.ZeroPoint)]
    public void TellsADifference(DifferenceKind kind)
    {
        var other = Quantized();
        var graph = other.Subgraphs[0];
        var weights = graph.Tensors[graph.Operators[1].Inputs[1]];
        switch (kind)
        {
            case DifferenceKind.Scale:
                weights.Quantization!.Scale![1] *= 1.00001f;
                break;
            case DifferenceKind.Codes:
                weights.Buffer.Data = BufferData.From<sbyte>([1, 2, 3, 4, 5, 8, 7, 8, 9, 10, 11, 12]);
                break;
            case DifferenceKind.Scheme:
                weights.Quantization = QuantizationParameters.PerTensor(0.5f, 0);
                break;
            case DifferenceKind.OperatorVersion:
                graph.Operators[1].Code.Version = 9;
                break;
            case DifferenceKind.OperatorOptions:
                graph.Operators[1].Options!.Fields.Remove(3);
                break;
            case DifferenceKind.Operand:
                graph.Operators[1].Inputs[2] = -1;
                break;
            case DifferenceKind.ZeroPoint:
                weights.Quantization!.ZeroPoint![0] = 1;
                break;
            default:
                weights.Name = "other";
                break;
        }

        var comparison = QuantizedModelComparison.Between(Quantized(), other);
        var difference = Assert.Single(comparison.Differences);
        Assert.Equal(kind, difference.Kind);
        Assert.ThrowsAny<XunitException>(() => comparison.RequireEqual());
        comparison.RequireEqual(ExplainedDifference.OfKind("as the test wants it", kind));
    }

    [Fact]
    public void AnExplanationMustExplainSomething()
        => Assert.ThrowsAny<XunitException>(static () => QuantizedModelComparison.Between(Quantized(), Quantized())
            .RequireEqual(ExplainedDifference.OfKind("nothing", DifferenceKind.Codes)));

    [Fact]
    public void TellsAnOperatorThatIsMissing()
    {
        var other = Quantized();
        other.Subgraphs[0].Operators.RemoveAt(2);
        Assert.Contains(QuantizedModelComparison.Between(Quantized(), other).Differences, static d => d.Kind == DifferenceKind.OperatorSequence);
    }

    // A half-precision bias through DEQUANTIZE, and per-axis weights.
    private static TfLiteModel Quantized()
    {
        var builder = new ModelBuilder();
        var graph = builder.Main;
        var input = graph.Input([1, 4]);
        var bias = graph.Dequantize(graph.Constant<Half>([(Half)1, (Half)2, (Half)3], [3], "bias"), version: 3);
        var parameters = QuantizationParameters.PerAxis([0.1f, 0.2f, 0.3f], 0);
        var weights = graph.QuantizedConstant<sbyte>([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [3, 4], parameters, "weights");
        var product = graph.FullyConnected(input, weights, bias);
        graph.LastOperator.Options!.Set(3, FieldValue.Boolean(true));
        graph.Output(graph.Unary(BuiltinOperator.Tanh, product));
        return builder.Build();
    }
}
