using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Interop;

/// <summary>What <see cref="ModelBuilder"/> makes is what the real runtime takes: layouts of inputs, options, output shapes.</summary>
public sealed class BuiltModelTests
{
    private static readonly Dictionary<string, Func<ModelBuilder, Value[]>> Graphs = new(StringComparer.Ordinal)
    {
        ["conv_2d"] = static b => [b.Main.Conv2D(b.Main.Input([1, 7, 6, 3]), 4, 3, new Window(Stride: 2, Activation: FusedActivation.Relu))],
        ["conv_2d_dilated"] = static b => [b.Main.Conv2D(b.Main.Input([1, 7, 6, 3]), 4, 3, new Window(Padding: Padding.Valid, Dilation: 2))],
        ["depthwise_conv_2d"] = static b => [b.Main.DepthwiseConv2D(b.Main.Input([1, 7, 6, 3]), 3, multiplier: 2)],
        ["transpose_conv"] = static b => [b.Main.TransposeConv(b.Main.Input([1, 5, 4, 3]), 6, 3, new Window(Stride: 2))],
        ["transpose_conv_bias"] = static b => [b.Main.TransposeConv(b.Main.Input([1, 5, 4, 3]), 6, 3, new Window(Padding: Padding.Valid), bias: true)],
        ["conv_3d"] = static b => [b.Main.Conv3D(b.Main.Input([1, 4, 5, 6, 2]), 3)],
        ["max_pool_2d"] = static b => [b.Main.Pool2D(BuiltinOperator.MaxPool2D, b.Main.Input([1, 6, 6, 2]))],
        ["fully_connected"] = static b => [b.Main.FullyConnected(b.Main.Input([2, 5]), 3, FusedActivation.Relu6)],
        ["fully_connected_3d"] = static b => [b.Main.FullyConnected(b.Main.Input([2, 3, 5]), 4, bias: false, keepDimensions: true)],
        ["batch_matmul"] = static b => [b.Main.BatchMatMul(b.Main.Input([2, 3, 4]), b.Main.Weights([2, 5, 4]), adjointRight: true)],
        ["embedding_lookup"] = static b => [b.Main.EmbeddingLookup(b.Main.Input([3], type: TensorType.Int32), 10, 4)],
        ["gather"] = static b => [b.Main.Gather(b.Main.Weights([10, 4]), b.Main.Input([3], type: TensorType.Int32))],
        ["unidirectional_sequence_lstm"] = static b => [b.Main.UnidirectionalSequenceLstm(b.Main.Input([1, 4, 3]), new LstmLayout(5))],
        ["unidirectional_sequence_lstm_whole"] = static b =>
            [b.Main.UnidirectionalSequenceLstm(b.Main.Input([1, 4, 3]), new LstmLayout(5, Projection: 2, Peephole: true, LayerNorm: true))],
        ["unidirectional_sequence_lstm_coupled"] = static b =>
            [b.Main.UnidirectionalSequenceLstm(b.Main.Input([4, 1, 3]), new LstmLayout(5, CoupledGates: true), timeMajor: true)],
        ["lstm"] = static b => [b.Main.Lstm(b.Main.Input([1, 3]), new LstmLayout(5, Peephole: true))],
        ["lstm_basic"] = static b => [b.Main.BasicLstm(b.Main.Input([1, 3]), 5)[0]],
        ["bidirectional_sequence_lstm"] = static b => b.Main.BidirectionalSequenceLstm(b.Main.Input([4, 1, 3]), new LstmLayout(5)),
        ["bidirectional_sequence_lstm_merged"] = static b =>
            b.Main.BidirectionalSequenceLstm(b.Main.Input([4, 1, 3]), new LstmLayout(5, Projection: 2), mergeOutputs: true),
        ["rnn"] = static b => [b.Main.Rnn(b.Main.Input([1, 3]), 5)],
        ["unidirectional_sequence_rnn"] = static b => [b.Main.UnidirectionalSequenceRnn(b.Main.Input([1, 4, 3]), 5)],
        ["bidirectional_sequence_rnn"] = static b => b.Main.BidirectionalSequenceRnn(b.Main.Input([1, 4, 3]), 5),
        ["svdf"] = static b => [b.Main.Svdf(b.Main.Input([1, 3]), units: 4, memory: 5, rank: 2)],
        ["elementwise"] = static b => Elementwise(b.Main),
        ["if"] = static b => If(b),
        ["while"] = static b => While(b),
        ["variable"] = static b => Variable(b),
    };

    public static TheoryData<string> Names => [.. Graphs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RunsInTheRuntime(string name)
    {
        var runtime = LiteRtRuntime.Require();
        var builder = new ModelBuilder();
        builder.Main.Output(Graphs[name](builder));
        var graph = builder.Main.Subgraph;
        var random = new SeededRandom(5);
        var inputs = Array.ConvertAll(graph.Inputs, index => Random(graph.Tensors[index], random));
        var run = await runtime.RunAsync(ModelWriter.ToBytes(builder.Build()), [new LiteRtCase(inputs)], null, TestContext.Current.CancellationToken);
        for (var output = 0; output < graph.Outputs.Length; output++)
        {
            Assert.Equal(graph.Tensors[graph.Outputs[output]].Shape!, run.Cases[0][output].Shape);
            Assert.All(run.Cases[0][output].ToDoubles(), static value => Assert.True(double.IsFinite(value)));
        }
    }

    private static TensorValue Random(Tensor tensor, SeededRandom random)
    {
        var count = (int)tensor.ElementCount;
        return tensor.Type switch
        {
            TensorType.Int32 => TensorValue.From<int>(random.Integers(count, 0, 3), tensor.Shape!),
            TensorType.Bool => TensorValue.From<bool>(new bool[count], tensor.Shape!),
            _ => TensorValue.From<float>(random.Floats(count), tensor.Shape!),
        };
    }

    private static Value[] Elementwise(GraphBuilder graph)
    {
        var input = graph.Input([1, 4, 6]);
        var sum = graph.Add(input, graph.Weights([6]), FusedActivation.Relu);
        var product = graph.Mul(graph.Sub(sum, graph.Weights([1, 4, 1])), graph.Weights([]));
        var joined = graph.Concatenation(2, product, graph.Unary(BuiltinOperator.Logistic, input));
        var padded = graph.Pad(graph.Transpose(joined, 0, 2, 1), (0, 0), (1, 2), (0, 1));
        return [graph.Softmax(graph.Reshape(padded, 15, 5)), graph.Mean(padded, [1]), graph.Extremum(BuiltinOperator.Maximum, joined, graph.Weights([12]))];
    }

    private static Value[] If(ModelBuilder builder)
    {
        GraphBuilder then = builder.AddSubgraph("then"), otherwise = builder.AddSubgraph("else");
        then.Output(then.FullyConnected(then.Input([1, 4]), 3));
        otherwise.Output(otherwise.FullyConnected(otherwise.Input([1, 4]), 3));
        return builder.Main.If(builder.Main.Input([], type: TensorType.Bool), then, otherwise, builder.Main.Input([1, 4]));
    }

    private static Value[] While(ModelBuilder builder)
    {
        GraphBuilder condition = builder.AddSubgraph("condition"), body = builder.AddSubgraph("body");
        condition.Output(condition.Less(condition.Input([], type: TensorType.Int32), condition.Constant<int>([3], [])));
        condition.Input([1, 4]);
        body.Output(body.Add(body.Input([], type: TensorType.Int32), body.Constant<int>([1], [])), body.FullyConnected(body.Input([1, 4]), 4, FusedActivation.Relu6));
        return [builder.Main.While(condition, body, builder.Main.Constant<int>([0], []), builder.Main.Input([1, 4]))[1]];
    }

    private static Value[] Variable(ModelBuilder builder)
    {
        var start = builder.AddSubgraph("start");
        start.AssignVariable(start.VariableHandle("weights"), start.Weights([1, 4]));
        builder.Main.CallOnce(start);
        var handle = builder.Main.VariableHandle("weights");
        var sum = builder.Main.Add(builder.Main.ReadVariable(handle, [1, 4]), builder.Main.Input([1, 4]));
        builder.Main.AssignVariable(handle, sum);
        return [sum];
    }
}
