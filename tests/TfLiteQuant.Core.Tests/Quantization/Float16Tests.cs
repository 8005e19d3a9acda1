using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization;

public sealed class Float16Tests
{
    private readonly ModelBuilder _builder = new();

    private TfLiteModel Model => _builder.Model;

    private GraphBuilder Main => _builder.Main;

    [Fact]
    public void Every_constant_becomes_half_with_one_dequantize_at_the_head()
    {
        var dense = Main.FullyConnected(Main.Input([1, 8]), 4);
        var scalar = Main.Constant<float>([2f], [], "two");
        Main.Output(Main.Add(Main.Add(dense, scalar), scalar));
        var plan = Quantized.Apply(Model, Quantized.Float16);

        Assert.Equal(
            [BuiltinOperator.Dequantize, BuiltinOperator.Dequantize, BuiltinOperator.Dequantize, BuiltinOperator.FullyConnected, BuiltinOperator.Add, BuiltinOperator.Add],
            Model.Kinds());
        Assert.Equal(3, Model.Single(BuiltinOperator.FullyConnected).Code.Version is 1 ? Main.Subgraph.Operators[0].Code.Version : 0);
        foreach (var dequantize in Main.Subgraph.Operators.Take(3))
        {
            var halves = Model.Read(dequantize, 0);
            Assert.Equal(TensorType.Float16, halves.Type);
            Assert.Equal(halves.ElementCount * 2, halves.Buffer.Data.Length);
            Assert.Null(halves.Quantization);
            Assert.Null(dequantize.Options);
            Assert.Equal(TensorType.Float32, Main.Subgraph.Tensors[dequantize.Outputs[0]].Type);
        }

        Assert.Equal(Main.Subgraph.Operators[4].Inputs[1], Main.Subgraph.Operators[5].Inputs[1]);
        Assert.Equal(3, plan.Tensors.Count);
    }

    [Fact]
    public void States_stay_as_they_are()
    {
        Main.Output(Main.UnidirectionalSequenceLstm(Main.Input([1, 5, 8]), new LstmLayout(Units: 6)));
        Quantized.Apply(Model, Quantized.Float16);
        var lstm = Model.Single(BuiltinOperator.UnidirectionalSequenceLstm);
        Assert.True(Model.Read(lstm, 18) is { IsVariable: true, Type: TensorType.Float32 });
        Assert.Equal(12, Model.Kinds().Count(static kind => kind == BuiltinOperator.Dequantize));
    }

    [Fact]
    public void A_constant_that_is_returned_stays_float()
    {
        var constant = Main.Weights([4]);
        Main.Output(constant, Main.Add(Main.Input([4]), constant));
        Quantized.Apply(Model, Quantized.Float16);
        Assert.Equal(TensorType.Float32, Main.Subgraph.Tensors[Main.Subgraph.Outputs[0]].Type);
        Assert.Equal(BuiltinOperator.Dequantize, Model.Kinds()[0]);
    }

    [Fact]
    public void Values_beyond_the_range_are_clamped_and_reported()
    {
        var constant = Main.Constant<float>([1e6f, 1f, -70000f], [3], "wide");
        Main.Output(Main.Add(Main.Input([3]), constant));
        var plan = Quantized.Apply(Model, Quantized.Float16);
        Assert.Equal(2, plan.Tensors[0].ClampedValues);
        Assert.Contains("2 values of 'wide'", Assert.Single(plan.Warnings));
        var halves = Model.Read(Main.Subgraph.Operators[0], 0).Buffer.Data.AsSpan<Half>();
        Assert.Equal([(Half)65504f, (Half)1f, (Half)(-65504f)], halves.ToArray());
    }

    /// <summary>Halves are made while they are written: in pieces, from the file, and the same as if made at once.</summary>
    [Fact]
    public void Halves_of_a_file_are_written_as_they_are_looked_at()
    {
        const int Count = 200_003;
        var values = _builder.Random.Floats(Count, -70000, 70000);
        Main.Output(Main.Add(Main.Input([Count]), Main.Constant<float>(values, [Count], "long")));
        var (source, target) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            TfLiteQuant.Schema.ModelWriter.WriteFile(Model, source, new TfLiteQuant.Schema.ModelWriteOptions { Overwrite = true }, TestContext.Current.CancellationToken);
            var result = ModelConverter.Convert(new ConversionRequest { Source = source, Destination = target, Recipe = Quantized.Float16, Overwrite = true }, TestContext.Current.CancellationToken);
            using var written = TfLiteQuant.Schema.ModelReader.Open(target);
            var halves = written.Read(written.Subgraphs[0].Operators[0], 0).Buffer.Data.AsSpan<Half>();
            for (var i = 0; i < Count; i++) Assert.Equal((Half)Math.Clamp(values[i], -65504f, 65504f), halves[i]);
            Assert.Equal(values.Count(static value => Math.Abs(value) > 65504), result.Plan.Tensors[0].ClampedValues);
            Assert.Contains("'long'", Assert.Single(result.Warnings));
        }
        finally
        {
            File.Delete(source);
            File.Delete(target);
        }
    }

    [Fact]
    public void Constants_without_elements_stay_as_they_are()
    {
        var empty = Main.Weights([0, 4]);
        Main.Output(Main.Add(Main.Input([0, 4]), empty));
        Assert.Empty(Quantized.Apply(Model, Quantized.Float16).Tensors);
        Assert.Equal(TensorType.Float32, Main[empty].Type);
    }

    [Fact]
    public void Excluded_operators_keep_their_constants()
    {
        var shared = Main.Weights([4]);
        Main.Output(Main.Mul(Main.Add(Main.Input([4]), shared), shared));
        var plan = Quantized.Apply(Model, Quantized.Float16 with { Exclude = ["MUL"] });
        Assert.Equal(TensorType.Float32, Model.Read(Model.Single(BuiltinOperator.Mul), 1).Type);
        Assert.True(Model.Read(Model.Single(BuiltinOperator.Mul), 1).IsConstant);
        Assert.False(Model.Read(Model.Single(BuiltinOperator.Add), 1).IsConstant);
        Assert.Equal(OperatorOutcome.Float, plan.Operators[1].Outcome);
        Assert.Equal("excluded by 'MUL'", plan.Operators[1].Reason);
    }

    [Fact]
    public void Each_graph_has_its_dequantize_at_its_own_head()
    {
        var body = _builder.AddSubgraph("body");
        body.Output(body.Add(body.Input([4]), body.Weights([4])));
        var condition = _builder.AddSubgraph("condition");
        condition.Output(condition.Less(condition.Input([4]), condition.Weights([4])));
        Main.Output(Main.While(condition, body, Main.Input([4])));
        Quantized.Apply(Model, Quantized.Float16);
        Assert.Equal([BuiltinOperator.While], Model.Kinds());
        Assert.Equal([BuiltinOperator.Dequantize, BuiltinOperator.Add], Model.Kinds(body.Index));
        Assert.Equal([BuiltinOperator.Dequantize, BuiltinOperator.Less], Model.Kinds(condition.Index));
    }

    [Fact]
    public void Delegates_are_told_that_half_precision_suffices()
    {
        Main.Output(Main.Add(Main.Input([4]), Main.Weights([4])));
        Quantized.Apply(Model, Quantized.Float16);
        var entry = Assert.Single(Model.Metadata);
        Assert.Equal("reduced_precision_support", entry.Name);
        Assert.Equal("fp16accfp32"u8.ToArray(), entry.Buffer.Data.AsSpan<byte>().ToArray());
    }
}
