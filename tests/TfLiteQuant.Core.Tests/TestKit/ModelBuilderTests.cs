using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.TestKit;

public sealed class ModelBuilderTests
{
    [Fact]
    public void MakesAGraph()
    {
        var builder = new ModelBuilder();
        var image = builder.Main.Input([1, 8, 8, 3], "image", shapeSignature: [-1, 8, 8, 3]);
        var features = builder.Main.Conv2D(image, 16, 3, new Window(Stride: 2, Activation: FusedActivation.Relu6));
        builder.Main.Output(builder.Main.Softmax(builder.Main.FullyConnected(builder.Main.Reshape(features, 1, 256), 10)));
        builder.Signature("serving_default", builder.Main, ["image"], ["scores"]).Metadata("note", "made for a test");
        var model = builder.Build();

        var graph = Assert.Single(model.Subgraphs);
        Assert.Equal(["CONV_2D", "RESHAPE", "FULLY_CONNECTED", "SOFTMAX"], graph.Operators.Select(static op => op.Code.Name));
        Assert.Equal([1, 4, 4, 16], builder.Main.ShapeOf(features));
        Assert.Equal([1, 10], graph.Tensors[graph.Outputs[0]].Shape!);
        Assert.Equal(16 * 3 * 3 * 3 * sizeof(float), graph.Tensors[graph.Operators[0].Inputs[1]].Buffer.Data.Length);
        Assert.Equal((int)FusedActivation.Relu6, graph.Operators[0].Options!.GetInteger(3));
        Assert.Equal("scores", model.Signatures[0].Outputs[0].Name);
        Assert.True(model.Buffers[0].Data.IsEmpty);
        Assert.Equal(graph.Tensors.Count, graph.Tensors.Select(static tensor => tensor.Name).Distinct().Count());
    }

    [Fact]
    public void MakesTheSameWeightsEveryTime()
    {
        static float[] Weights(ulong seed)
        {
            var builder = new ModelBuilder(seed);
            return builder.Main[builder.Main.Weights([4, 4])].Buffer.Data.AsSpan<float>().ToArray();
        }

        Assert.Equal(Weights(3), Weights(3));
        Assert.NotEqual(Weights(3), Weights(4));
    }

    [Fact]
    public void LaysOutAnLstmOf24Inputs()
    {
        var builder = new ModelBuilder();
        var layout = new LstmLayout(Units: 4, Projection: 3, Peephole: true, LayerNorm: true, CoupledGates: true);
        builder.Main.Output(builder.Main.UnidirectionalSequenceLstm(builder.Main.Input([1, 5, 2]), layout));
        var op = builder.Main.LastOperator;
        Assert.Equal(24, op.Inputs.Length);
        // without an input gate of its own: its weights, peephole, bias and coefficients are absent, as is the projection's bias
        Assert.Equal([1, 5, 9, 12, 17, 20], Enumerable.Range(0, 24).Where(i => op.Inputs[i] < 0));
        Assert.All([18, 19], i => Assert.True(builder.Main.Subgraph.Tensors[op.Inputs[i]].IsVariable));
        Assert.Equal([1, 5, 3], builder.Main.Subgraph.Tensors[op.Outputs[0]].Shape!);
    }
}
