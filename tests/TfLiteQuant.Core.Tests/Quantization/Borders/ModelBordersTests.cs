using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.Specification;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization;

/// <summary>What changing the types of inputs and outputs makes of a graph.</summary>
public sealed class ModelBordersTests
{
    private static readonly TensorType[] Types = [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16];
    private static readonly QuantizationParameters Plain = QuantizationParameters.PerTensor(0.05f, 3);
    private static readonly QuantizationParameters Half = QuantizationParameters.PerTensor(1f / 128, 0);

    /// <summary>The reference's models of all four kinds of border are made of each other.</summary>
    [Theory]
    [InlineData("int8_only", TensorType.Float32, "int8_fallback")]
    [InlineData("int8_only", TensorType.UInt8, "uint8_io")]
    [InlineData("int8_fallback", TensorType.Int8, "int8_only")]
    [InlineData("int8_fallback", TensorType.UInt8, "uint8_io")]
    [InlineData("uint8_io", TensorType.Int8, "int8_only")]
    [InlineData("uint8_io", TensorType.Float32, "int8_fallback")]
    public void Becomes_what_the_reference_makes(string from, TensorType type, string to)
    {
        var compared = 0;
        foreach (var golden in GoldenModel.Names.Select(GoldenModel.Require))
        {
            if (!golden.HasModel(from) || !golden.HasModel(to)) continue;
            using var model = ModelReader.Open(golden.ModelPath(from));
            using var reference = ModelReader.Open(golden.ModelPath(to));
            ModelBorders.Change(model, new BorderTypes(type, type));
            Assert.Equal(Borders(reference), Borders(model));
            Assert.Equal(Kinds(reference), Kinds(model));
            compared++;
        }

        Assert.SkipWhen(compared == 0, Shared.Reason("golden"));
        Assert.True(compared >= 10, $"{compared} models");
    }

    /// <summary>Every change of every quantized model keeps to the specification, has no conversion too many, and keeps its entry points.</summary>
    [Theory]
    [InlineData("golden")]
    [InlineData("ops")]
    [InlineData("corpus-golden")]
    public void Changed_models_keep_to_the_specification(string collection)
    {
        foreach (var file in Directory.EnumerateFiles(Shared.RequireFolder(collection), "int*.tflite", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            Dictionary<string, int> before;
            using (var source = ModelReader.Open(file)) before = Faults(source);
            foreach (var type in Types)
            {
                using var model = ModelReader.Open(file);
                var signatures = Signatures(model);
                try
                {
                    ModelBorders.Change(model, new BorderTypes(type, type));
                }
                catch (TfLiteQuantException error) when (error.Code == ErrorCode.BorderNotQuantized)
                {
                    continue;
                }

                var after = Faults(model);
                Assert.True(after.All(fault => fault.Value <= before.GetValueOrDefault(fault.Key)), $"{file} {type}: {string.Join(", ", after)} instead of {string.Join(", ", before)}");
                Assert.Equal(signatures, Signatures(model));
            }
        }
    }

    [Fact]
    public void Float_readers_of_an_input_that_becomes_codes_read_what_the_codes_stand_for()
    {
        using var model = Branching();
        var graph = model.Subgraphs[0];
        var changes = ModelBorders.Change(model, new BorderTypes(TensorType.Int8, null));
        Assert.Equal(BorderOutcome.Moved, Assert.Single(changes).Outcome);
        Assert.Equal(["DEQUANTIZE", "SIN", "TANH"], graph.Operators.Select(static op => op.Code.Name));
        Assert.Equal((TensorType.Int8, "input"), (graph.Tensors[graph.Inputs[0]].Type, graph.Tensors[graph.Inputs[0]].Name));
        Assert.Equal("input_float32", graph.Tensors[graph.Operators[0].Outputs[0]].Name);
    }

    [Fact]
    public void Float_readers_of_an_input_that_becomes_float_read_it_as_it_is()
    {
        using var model = Branching();
        var graph = model.Subgraphs[0];
        ModelBorders.Change(model, new BorderTypes(TensorType.Int8, null));
        ModelBorders.Change(model, new BorderTypes(TensorType.Float32, null));
        Assert.Equal(["QUANTIZE", "SIN", "TANH"], graph.Operators.Select(static op => op.Code.Name));
        Assert.Equal(graph.Inputs[0], graph.Operators[1].Inputs[0]);
    }

    /// <summary>Readers want different codes of one input: all are made of those that hold most, without floats between.</summary>
    [Theory]
    [InlineData(TensorType.Int8, "QUANTIZE TANH TANH")]
    [InlineData(TensorType.UInt8, "QUANTIZE QUANTIZE TANH TANH")]
    public void An_input_of_which_several_codes_are_made_takes_the_widest(TensorType type, string kinds)
    {
        var builder = new ModelBuilder();
        var input = builder.Main.Input([1, 4]);
        foreach (var scale in (float[])[0.01f, 0.05f])
        {
            var tanh = builder.Main.Unary(BuiltinOperator.Tanh, builder.Main.Quantize(input, TensorType.Int8, QuantizationParameters.PerTensor(scale, 3)));
            builder.Main[tanh].Quantization = Half;
            builder.Main.Output(tanh);
        }

        using var model = builder.Build();
        var change = Assert.Single(ModelBorders.Change(model, new BorderTypes(type, null)));
        Assert.Equal(0.05f, change.Scale);
        Assert.Equal(kinds, string.Join(' ', model.Subgraphs[0].Operators.Select(static op => op.Code.Name)));
    }

    [Fact]
    public void A_wider_border_keeps_the_range()
    {
        using var model = SpoiltTanh();
        var changes = ModelBorders.Change(model, new BorderTypes(TensorType.Int16, TensorType.Int16));
        Assert.Equal([131 * 0.05 / 32767, 1.0 / 32767], changes.Select(static change => (double)change.Scale!), (left, right) => Math.Abs(left - right) < 1e-9);
        Assert.Contains("2.21", changes[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_never_negative_use_all_codes_of_a_narrower_border()
    {
        var builder = new ModelBuilder();
        var input = builder.Main.Input([1, 4], type: TensorType.Int16);
        builder.Main[input].Quantization = QuantizationParameters.PerTensor(0.001f, 0);
        var output = builder.Main.Operator(BuiltinOperator.Softmax, [input], [1, 4], new OptionFields(OptionTag.Softmax).Number(0, 1), 3);
        builder.Main[output].Quantization = QuantizationParameters.PerTensor(1f / 32768, 0);
        builder.Main.Output(output);
        using var model = builder.Build();
        var change = Assert.Single(ModelBorders.Change(model, new BorderTypes(null, TensorType.Int8)));
        Assert.Equal(-128, change.ZeroPoint);
        Assert.Equal(32767.0 / 32768 / 255, (double)change.Scale!, 1e-9);
    }

    [Fact]
    public void Ports_without_codes_keep_their_types()
    {
        var builder = new ModelBuilder();
        var table = builder.Main.QuantizedConstant<sbyte>(new sbyte[12], [4, 3], Plain);
        var gathered = builder.Main.Gather(table, builder.Main.Input([2], type: TensorType.Int32));
        builder.Main[gathered].Quantization = Plain;
        builder.Main.Input([5], "unread");
        builder.Main.Output(builder.Main.Dequantize(gathered));
        using var model = builder.Build();
        var changes = ModelBorders.Change(model, new BorderTypes(TensorType.UInt8, TensorType.UInt8));
        Assert.Equal([BorderOutcome.Kept, BorderOutcome.Kept, BorderOutcome.Converted], changes.Select(static change => change.Outcome));
        Assert.Equal(["GATHER", "QUANTIZE"], model.Subgraphs[0].Operators.Select(static op => op.Code.Name));
        Assert.DoesNotContain(model.OperatorCodes, static code => code.Builtin == BuiltinOperator.Dequantize);
    }

    [Theory]
    [InlineData(TensorType.Int8, null)]
    [InlineData(null, TensorType.Int8)]
    public void Floats_without_a_scale_are_refused_by_name(TensorType? input, TensorType? output)
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Unary(BuiltinOperator.Sin, builder.Main.Input([1, 4], "angle")));
        using var model = builder.Build();
        var error = Assert.Throws<TfLiteQuantException>(() => ModelBorders.Change(model, new BorderTypes(input, output)));
        Assert.Equal((ErrorCode.BorderNotQuantized, input is null ? "sin" : "angle"), (error.Code, error.Location.TensorName));
    }

    [Fact]
    public void Types_that_nothing_converts_between_are_refused()
    {
        using var model = SpoiltTanh(TensorType.UInt8);
        Assert.Equal(ErrorCode.BorderNotQuantized, Assert.Throws<TfLiteQuantException>(() => ModelBorders.Change(model, new BorderTypes(TensorType.Int16, null))).Code);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(TensorType.Int32, null)]
    [InlineData(null, TensorType.Float16)]
    public void Types_that_no_border_can_have_are_refused(TensorType? input, TensorType? output)
    {
        using var model = SpoiltTanh();
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(() => ModelBorders.Change(model, new BorderTypes(input, output))).Code);
    }

    [Fact]
    public void Graphs_that_operators_call_are_left_alone()
    {
        var builder = new ModelBuilder();
        GraphBuilder then = builder.AddSubgraph("then"), otherwise = builder.AddSubgraph("else");
        foreach (var branch in new[] { then, otherwise }) branch.Output(branch.Unary(BuiltinOperator.Sin, branch.Input([1, 4])));
        var codes = builder.Main.Quantize(builder.Main.Input([1, 4]), TensorType.Int8, Plain);
        builder.Main.Output(builder.Main.If(builder.Main.Input([], type: TensorType.Bool), then, otherwise, builder.Main.Dequantize(codes)));
        using var model = builder.Build();
        ModelBorders.Change(model, new BorderTypes(TensorType.Int8, null));
        Assert.Equal(TensorType.Float32, then.Subgraph.Tensors[then.Subgraph.Inputs[0]].Type);
        builder.Signature("then", then, ["x"], ["y"]);
        Assert.Equal(ErrorCode.InvalidOption, Assert.Throws<TfLiteQuantException>(() => ModelBorders.Change(model, new BorderTypes(TensorType.UInt8, null))).Code);
    }

    // float input -> QUANTIZE -> TANH, and SIN of the float itself.
    private static TfLiteModel Branching()
    {
        var builder = new ModelBuilder();
        var input = builder.Main.Input([1, 4]);
        var codes = builder.Main.Quantize(input, TensorType.Int8, Plain);
        var sin = builder.Main.Unary(BuiltinOperator.Sin, input);
        var tanh = builder.Main.Operator(BuiltinOperator.Tanh, [codes], [1, 4], null, 2);
        builder.Main[tanh].Quantization = Half;
        builder.Main.Output(sin, tanh);
        return builder.Signature("serving_default", builder.Main, ["x"], ["sin", "tanh"]).Build();
    }

    private static TfLiteModel SpoiltTanh(TensorType type = TensorType.Int8)
    {
        var builder = new ModelBuilder();
        var input = builder.Main.Input([1, 4], type: type);
        builder.Main[input].Quantization = Plain;
        var tanh = builder.Main.Operator(BuiltinOperator.Tanh, [input], [1, 4], null, 2);
        builder.Main[tanh].Quantization = Half;
        builder.Main.Output(tanh);
        return builder.Build();
    }

    private static List<(TensorType, double, long)> Borders(TfLiteModel model) => [.. model.Subgraphs[0].Inputs.Concat(model.Subgraphs[0].Outputs)
        .Select(index => model.Subgraphs[0].Tensors[index])
        .Select(static tensor => (tensor.Type, tensor.Quantization?.Scale is [var scale] ? scale : 0.0, tensor.Quantization?.ZeroPoint is [var zero] ? zero : 0))];

    private static SortedDictionary<string, int> Kinds(TfLiteModel model) => new(
        model.Subgraphs.SelectMany(static graph => graph.Operators).CountBy(static op => op.Code.Name).ToDictionary(), StringComparer.Ordinal);

    private static Dictionary<string, int> Faults(TfLiteModel model) => SpecificationCheck.Run(model).Findings
        .Where(static finding => finding.Severity != FindingSeverity.Information && finding.Rule is not ("NotQuantized" or "OperatorVersion" or "RecentKernel" or "ScaleValue" or "DegenerateScale"))
        .CountBy(static finding => finding.Rule).ToDictionary();

    // Names and order, and that each names a port of its graph.
    private static List<string> Signatures(TfLiteModel model) => [.. model.Signatures.SelectMany(signature =>
        signature.Inputs.Select(map => $"{signature.Key} {map.Name} {Array.IndexOf(model.Subgraphs[signature.SubgraphIndex].Inputs, map.TensorIndex)}")
            .Concat(signature.Outputs.Select(map => $"{signature.Key} {map.Name} {Array.IndexOf(model.Subgraphs[signature.SubgraphIndex].Outputs, map.TensorIndex)}")))];
}
