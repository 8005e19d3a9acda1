using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization;

public sealed class RecurrentDynamicRangeTests
{
    private readonly ModelBuilder _builder = new();

    private TfLiteModel Model => _builder.Model;

    private GraphBuilder Main => _builder.Main;

    [Fact]
    public void Lstm_weights_get_one_scale_each_and_biases_and_states_stay_float()
    {
        Main.Output(Main.UnidirectionalSequenceLstm(Main.Input([1, 5, 32]), new LstmLayout(Units: 40)));
        Quantized.Apply(Model, Quantized.DynamicRange);
        var op = Main.LastOperator;
        for (var position = 1; position <= 8; position++) Assert.True(Model.Read(op, position).IsInt8(1), $"input {position}");
        for (var position = 12; position <= 15; position++) Assert.Equal(TensorType.Float32, Model.Read(op, position).Type);
        Assert.True(Model.Read(op, 18) is { IsVariable: true, Type: TensorType.Float32 });
        Assert.Equal(3, op.Code.Version);
        Assert.True(op.Options!.GetBoolean(4));
    }

    /// <summary>The kernel compares the types of all its weights: one below the threshold keeps the others float.</summary>
    [Fact]
    public void Lstm_is_all_or_none()
    {
        Main.Output(Main.UnidirectionalSequenceLstm(Main.Input([1, 5, 4]), new LstmLayout(Units: 40)));
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.All(Main.LastOperator.Inputs.Where(static index => index >= 0), index => Assert.Equal(TensorType.Float32, Main.Subgraph.Tensors[index].Type));
        Assert.Equal(1, Main.LastOperator.Code.Version);
        Assert.Contains("all weights as integers or none", plan.Operators[0].Reason);
        Assert.Contains("160 elements", plan.Operators[0].Reason);
    }

    [Fact]
    public void One_weight_that_is_no_number_keeps_the_whole_lstm_float()
    {
        Main.Output(Main.UnidirectionalSequenceLstm(Main.Input([1, 5, 32]), new LstmLayout(Units: 40)));
        var broken = Model.Read(Main.LastOperator, 7);
        var values = broken.Buffer.Data.AsSpan<float>().ToArray();
        values[3] = float.PositiveInfinity;
        broken.Buffer = Model.AddBuffer(BufferData.From<float>(values));
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.All(Main.Subgraph.Tensors, static tensor => Assert.Equal(TensorType.Float32, tensor.Type));
        Assert.Equal(OperatorOutcome.Float, plan.Operators[0].Outcome);
        Assert.Empty(plan.Tensors);
        Assert.Equal(1, Main.LastOperator.Code.Version);
    }

    [Fact]
    public void Every_recurrent_operator_with_a_hybrid_kernel_is_taken()
    {
        var step = Main.Input([1, 40]);
        var sequence = Main.Input([1, 5, 40]);
        var layout = new LstmLayout(Units: 40, Projection: 32);
        Main.Output(Main.Rnn(step, 40), Main.UnidirectionalSequenceRnn(sequence, 40), Main.Svdf(step, units: 40, memory: 32), Main.Lstm(step, layout));
        Main.Output([.. Main.BidirectionalSequenceRnn(sequence, 40), .. Main.BidirectionalSequenceLstm(sequence, layout)]);
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.All(plan.Operators, static row => Assert.Equal(OperatorOutcome.Hybrid, row.Outcome));
        (BuiltinOperator Kind, int Version, int Field)[] expected =
        [
            (BuiltinOperator.Rnn, 3, 1), (BuiltinOperator.UnidirectionalSequenceRnn, 3, 2), (BuiltinOperator.Svdf, 4, 2), (BuiltinOperator.Lstm, 4, 4),
            (BuiltinOperator.BidirectionalSequenceRnn, 3, 3), (BuiltinOperator.BidirectionalSequenceLstm, 3, 5),
        ];
        foreach (var (kind, version, field) in expected)
        {
            Assert.Equal(version, Model.Single(kind).Code.Version);
            Assert.True(Model.Single(kind).Options!.GetBoolean(field), kind.ToString());
        }
    }

    [Fact]
    public void A_basic_lstm_has_no_hybrid_kernel()
    {
        Main.Output(Main.BasicLstm(Main.Input([1, 40]), 40));
        var plan = Quantized.Apply(Model, Quantized.DynamicRange);
        Assert.Equal(OperatorOutcome.Float, plan.Operators[0].Outcome);
        Assert.Empty(plan.Tensors);
    }
}
