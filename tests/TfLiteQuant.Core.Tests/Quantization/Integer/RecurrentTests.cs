using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>LSTMs in all their variants, and SVDF, in the real runtime.</summary>
public sealed class RecurrentTests
{
    // Inner values lie within these: sums of products of weights up to 0.5, and what gates of 0 to 1 let through of a tanh.
    private static readonly ValueRange Sums = new(-3, 3);
    private static readonly ValueRange Hidden = new(-0.9f, 0.9f);

    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    public static TheoryData<bool, bool, bool, bool> Variants
    {
        get
        {
            var rows = new TheoryData<bool, bool, bool, bool>();
            for (var i = 0; i < 16; i++) rows.Add((i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public async Task Lstm_computes_what_the_float_one_does(bool isProjected, bool hasPeephole, bool isNormalized, bool isCoupled)
    {
        var layout = new LstmLayout(12, isProjected ? 6 : 0, hasPeephole, isNormalized, isCoupled);
        Main.Output(Main.UnidirectionalSequenceLstm(Main.Input([1, 5, 8]), layout));
        var run = Quantize(IntegerRun.Only with { OutputType = TensorType.Float32 });
        var op = run.Single(BuiltinOperator.UnidirectionalSequenceLstm);
        Assert.Equal(OperatorOutcome.Integer, run.Row("UNIDIRECTIONAL_SEQUENCE_LSTM").Outcome);
        UpstreamCase.RequireAlike(run.Written(op), run.Read(op, 18));
        Assert.Equal(TensorType.Int16, run.Read(op, 19).Type);
        Assert.Equal(5, op.Intermediates.Length);
        var inner = Array.ConvertAll(op.Intermediates, index => run.Main.Tensors[index]);
        if (isProjected) Assert.NotEqual(inner[4].Quantization!.Scale, run.Written(op).Quantization!.Scale);
        else UpstreamCase.RequireAlike(run.Written(op), inner[4]);
        Assert.Equal(isNormalized ? TensorType.Int16 : TensorType.Float32, inner[1].Type);
        await run.RequireAgreementAsync(isNormalized ? 12 : 18);
    }

    /// <summary>Kernels give the hidden value's zero point another sign where it is projected.</summary>
    [Theory]
    [InlineData(-0.1f, 0.9f)]
    [InlineData(-0.9f, 0.1f)]
    public void What_is_projected_has_zero_point_0(float min, float max)
    {
        Main.Output(Main.UnidirectionalSequenceLstm(Main.Input([1, 5, 8]), new LstmLayout(12, 6)));
        var run = Quantize(IntegerRun.Int8, new ValueRange(min, max));
        var op = run.Single(BuiltinOperator.UnidirectionalSequenceLstm);
        run.Main.Tensors[op.Intermediates[4]].RequireCodes(TensorType.Int8, 0.9f / 127, 0);
    }

    [Fact]
    public async Task Lstm_of_one_step()
    {
        Main.Output(Main.Lstm(Main.Input([1, 8]), new LstmLayout(12)));
        var run = Quantize(IntegerRun.Only with { OutputType = TensorType.Float32 });
        Assert.Equal(TensorType.Int8, run.Written(run.Single(BuiltinOperator.Lstm)).Type);
        await run.RequireAgreementAsync(18);
    }

    [Fact]
    public void Kernels_without_an_integer_form_stay_float()
    {
        Main.Output(Main.BasicLstm(Main.Input([1, 8]), 4)[0]);
        Assert.Contains("basic kernel", IntegerRun.Of(_builder, IntegerRun.Int8).Row("LSTM").Reason);
        var sequence = new ModelBuilder();
        sequence.Main.Output(sequence.Main.UnidirectionalSequenceLstm(sequence.Main.Input([1, 5, 8]), new LstmLayout(12)));
        Assert.Equal("it has no int16 kernel", IntegerRun.Of(sequence, IntegerRun.Int16).Row("UNIDIRECTIONAL_SEQUENCE_LSTM").Reason);
        var many = new ModelBuilder();
        many.Main.Output(many.Main.BidirectionalSequenceLstm(many.Main.Input([5, 1, 8]), new LstmLayout(12)));
        Assert.Equal("it has no integer kernel", IntegerRun.Of(many, IntegerRun.Int8).Row("BIDIRECTIONAL_SEQUENCE_LSTM").Reason);
    }

    /// <summary>A gate whose input weights are all 0, as pruning leaves it, still has its bias.</summary>
    [Fact]
    public async Task Lstm_with_a_dead_gate_keeps_its_bias()
    {
        Main.Output(Main.UnidirectionalSequenceLstm(Main.Input([1, 5, 8]), new LstmLayout(12)));
        var op = Main.LastOperator;
        Main.Subgraph.Tensors[op.Inputs[2]].Buffer = _builder.Model.AddBuffer(BufferData.From<float>(new float[96]));
        var bias = Main.Subgraph.Tensors[op.Inputs[13]].Buffer.Data.AsSpan<float>().ToArray();
        var run = Quantize(IntegerRun.Only with { OutputType = TensorType.Float32 });
        var codes = UpstreamCase.Dequantized(run.Read(run.Single(BuiltinOperator.UnidirectionalSequenceLstm), 13));
        for (var i = 0; i < bias.Length; i++) Assert.Equal(bias[i], codes[i], 1e-3);
        await run.RequireAgreementAsync(18);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Svdf_computes_what_the_float_one_does(int rank)
    {
        Main.Output(Main.Svdf(Main.Input([1, 8]), units: 6, memory: 4, rank, FusedActivation.Relu));
        var run = IntegerRun.Of(_builder, IntegerRun.Only with { OutputType = TensorType.Float32 });
        var op = run.Single(BuiltinOperator.Svdf);
        Assert.Equal((3, TensorType.Int16, TensorType.Int16), (op.Code.Version, run.Read(op, 2).Type, run.Read(op, 4).Type));
        await run.RequireAgreementAsync(28);
    }

    /// <summary>The integer kernel leaves RELU to the lowest code: another scale than that of its own range would let values below 0 through.</summary>
    [Fact]
    public async Task Svdf_keeps_its_scale_where_it_is_joined()
    {
        Value x = Main.Input([1, 8], "x"), y = Main.Input([1, 6], "y");
        Main.Output(Main.Concatenation(1, Main.Svdf(x, units: 6, memory: 4, activation: FusedActivation.Relu), y));
        var run = IntegerRun.Of(_builder, IntegerRun.Only with { OutputType = TensorType.Float32 });
        Assert.Equal(-128, run.Written(run.Single(BuiltinOperator.Svdf)).Quantization!.ZeroPoint![0]);
        Assert.Equal(BuiltinOperator.Quantize, run.Main.Operators[1].Builtin);
        await run.RequireAgreementAsync(28);
    }

    [Fact]
    public void Svdf_without_relu_stays_float()
    {
        Main.Output(Main.Svdf(Main.Input([1, 8]), units: 6, memory: 4));
        Assert.Equal("its integer kernel takes RELU alone as activation", IntegerRun.Of(_builder, IntegerRun.Int8).Row("SVDF").Reason);
    }

    /// <summary>A conversion of what the graph returns would read the state before it is written.</summary>
    [Theory]
    [InlineData(TensorType.Int8)]
    [InlineData(TensorType.Float32)]
    public void An_operator_whose_state_is_returned_stays_float(TensorType returned)
    {
        const int OutputState = 18;
        Main.Output(Main.UnidirectionalSequenceLstm(Main.Input([1, 5, 8]), new LstmLayout(12)));
        Main.Subgraph.Outputs = [.. Main.Subgraph.Outputs, Main.LastOperator.Inputs[OutputState]];
        var run = Quantize(IntegerRun.Int8 with { InputType = returned, OutputType = returned });
        Assert.Equal(OperatorOutcome.Float, run.Row("UNIDIRECTIONAL_SEQUENCE_LSTM").Outcome);
        var state = run.Single(BuiltinOperator.UnidirectionalSequenceLstm).Inputs[OutputState];
        Assert.Equal((run.Main.Outputs[1], true, TensorType.Float32), (state, run.Main.Tensors[state].IsVariable, run.Main.Tensors[state].Type));
    }

    private IntegerRun Quantize(QuantizationRecipe recipe, ValueRange? hidden = null)
    {
        var source = ModelWriter.ToBytes(_builder.Build());
        var random = new SeededRandom(5);
        var shape = Main.Subgraph.Tensors[Main.Subgraph.Inputs[0]].Shape!;
        List<LiteRtCase> cases = [.. Enumerable.Range(0, 12).Select(_ => new LiteRtCase(TensorValue.From<float>(random.Floats(shape.Aggregate(1, static (a, b) => a * b)), shape)))];
        var ranges = ObservedRanges.Of(source, cases);
        for (var position = 0; position < 4; position++) ranges.SetInner(0, 0, position, Sums);
        ranges.SetInner(0, 0, 4, hidden ?? Hidden);
        return IntegerRun.Of(source, recipe, cases, ranges);
    }
}
