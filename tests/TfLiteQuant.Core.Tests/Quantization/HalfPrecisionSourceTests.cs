using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization;

/// <summary>Models with half-precision weights are quantized as float models with these weights.</summary>
public sealed class HalfPrecisionSourceTests
{
    private const string Zeros = "zeros";

    public static TheoryData<QuantizationTechnique> Techniques => [QuantizationTechnique.DynamicRange, QuantizationTechnique.FullInteger, QuantizationTechnique.IntegerOnly, QuantizationTechnique.Int16x8];

    [Theory, MemberData(nameof(Techniques))]
    public void Halves_give_the_codes_of_the_floats_that_they_are(QuantizationTechnique technique)
    {
        var floats = Built();
        foreach (var tensor in floats.Model.Subgraphs[0].Tensors.Where(static tensor => tensor is { IsConstant: true, Type: TensorType.Float32 }))
            tensor.Buffer = floats.Model.AddBuffer(BufferData.From<float>(Array.ConvertAll(tensor.Buffer.Data.AsSpan<float>().ToArray(), static value => (float)(Half)value)));
        var halves = Built();
        Quantized.Apply(halves.Model, Quantized.Float16);

        var recipe = new QuantizationRecipe { Technique = technique, MinimumElements = 1 };
        var (expected, run) = (IntegerRun.Of(floats, recipe), IntegerRun.Of(halves, recipe));
        Assert.Equal(expected.Kinds(), WithoutHalves(run.Model, 0));
        Assert.DoesNotContain(run.Model.OperatorCodes, code => !run.Main.Operators.Exists(op => op.Code == code));
        foreach (var (op, ours) in expected.Main.Operators.Zip(run.Main.Operators.Where(op => !IsOfHalves(op, run.Main))))
        {
            foreach (var (one, other) in op.Inputs.Zip(ours.Inputs).Where(static pair => pair.First >= 0))
            {
                var (wanted, had) = (expected.Main.Tensors[one], run.Main.Tensors[other]);
                Assert.Equal((wanted.Type, wanted.IsVariable), (had.Type, had.IsVariable));
                Assert.Equal(wanted.Quantization?.Scale, had.Quantization?.Scale);
                Assert.True(wanted.Buffer.Data.ContentEquals(had.Buffer.Data) || RemainsHalf(run.Main, other), wanted.Name);
                // The factor of dynamic range alone: no integer kernel reads it there.
                Assert.Equal(technique == QuantizationTechnique.DynamicRange && ours.Builtin == BuiltinOperator.Mul && other == ours.Inputs[1], RemainsHalf(run.Main, other));
            }
        }
    }

    /// <summary>Rows count operators as the source does, and say what became of those that turned halves into floats.</summary>
    [Fact]
    public void Rows_are_of_the_source_s_operators()
    {
        var builder = Built();
        Quantized.Apply(builder.Model, Quantized.Float16);
        var source = builder.Model.Subgraphs[0].Operators.Select(op => (op.Code.Name, builder.Model.Subgraphs[0].Tensors[op.Outputs[0]].Name)).ToList();
        var run = IntegerRun.Of(builder, IntegerRun.Only);
        Assert.Equal(source.Select(static (op, index) => (index, op.Item1, op.Item2)), run.Plan.Operators.Select(static row => (row.Index, row.Operator, (string?)row.Name)));
        Assert.All(run.Plan.Operators.Where(static row => row.Operator == "DEQUANTIZE"), static row => Assert.Equal((OperatorOutcome.Unaffected, "its constant, stored in half precision, was taken as float"), (row.Outcome, row.Reason)));
    }

    /// <summary>Tensors may share a buffer of which one takes more than the other.</summary>
    [Fact]
    public void Halves_of_one_buffer_may_be_of_different_counts()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        Value few = main.Constant<Half>([(Half)1, (Half)2], [1, 2]), many = main.Constant<Half>([(Half)1, (Half)2, (Half)3, (Half)4], [2, 2]);
        main[few].Buffer = main[many].Buffer;
        Value Floats(Value halves, int rows) => main.Operator(BuiltinOperator.Dequantize, [halves], [(TensorType.Float32, [rows, 2])])[0];
        var x = main.Input([1, 2]);
        var hidden = main.FullyConnected(x, Floats(few, 1), Value.None);
        main.Output(hidden);
        main.Output(main.FullyConnected(x, Floats(many, 2), Value.None));
        using var model = builder.Build();
        ModelQuantizer.Quantize(model, new QuantizationRecipe { Technique = QuantizationTechnique.DynamicRange, MinimumElements = 1 });
        var layers = model.Subgraphs[0].Operators.Where(static op => op.Builtin == BuiltinOperator.FullyConnected).Select(op => model.Subgraphs[0].Tensors[op.Inputs[1]]).ToArray();
        Assert.Equal(["64 127", "64 127 95 127"], [Codes(layers[0]), Codes(layers[1])]);

        static string Codes(Tensor weights) => string.Join(' ', weights.Buffer.Data.AsSpan<sbyte>()[..(int)weights.ElementCount].ToArray());
    }

    /// <summary>TensorFlow's float16 models keep the zeros that states start with in half precision.</summary>
    [Fact]
    public void Zeros_of_a_state_are_left_out_and_the_state_remains()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.UnidirectionalSequenceLstm(builder.Main.Input([1, 5, 8]), new LstmLayout(Units: 6)));
        var graph = builder.Main.Subgraph;
        Quantized.Apply(builder.Model, Quantized.Float16);
        var lstm = builder.Model.Single(BuiltinOperator.UnidirectionalSequenceLstm);
        foreach (var position in new[] { 18, 19 })
        {
            var halves = graph.AddTensor(new Tensor { Name = Zeros + position, Type = TensorType.Float16, Shape = [1, 6], HasRank = true, Buffer = builder.Model.AddBuffer(BufferData.From(new Half[6])) });
            graph.Operators.Insert(0, new Operator { Code = graph.Operators[0].Code, Inputs = [halves], Outputs = [lstm.Inputs[position]] });
        }

        Quantized.Apply(builder.Model, Quantized.DynamicRange with { MinimumElements = 1 });
        Assert.Equal([BuiltinOperator.UnidirectionalSequenceLstm], builder.Model.Kinds());
        Assert.True(builder.Model.Read(lstm, 18) is { IsVariable: true, IsConstant: false, Type: TensorType.Float32 });
        Assert.True(builder.Model.Read(lstm, 1).IsInt8(1));
        Assert.DoesNotContain(graph.Tensors, static tensor => tensor.Name!.StartsWith(Zeros, StringComparison.Ordinal));
    }

    [Fact]
    public void Floats_that_the_graph_returns_are_still_made_from_halves()
    {
        var builder = new ModelBuilder();
        var constant = builder.Main.Weights([64, 32]);
        builder.Main.Output(builder.Main.FullyConnected(builder.Main.Input([1, 32]), 64));
        builder.Main.Output(builder.Main.Add(builder.Main.Input([64, 32]), constant));
        Quantized.Apply(builder.Model, Quantized.Float16);
        var returned = builder.Main.Subgraph.Operators[^1].Inputs[1];
        builder.Main.Subgraph.Outputs = [.. builder.Main.Subgraph.Outputs, returned];

        Quantized.Apply(builder.Model, Quantized.DynamicRange);
        Assert.Equal([BuiltinOperator.Dequantize, BuiltinOperator.FullyConnected, BuiltinOperator.Add], builder.Model.Kinds());
        Assert.Equal(TensorType.Float16, builder.Model.Read(builder.Main.Subgraph.Operators[0], 0).Type);
        Assert.True(builder.Model.Read(builder.Main.Subgraph.Operators[1], 1).IsInt8(64));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Only_half_precision_is_refused(bool isRefused)
    {
        using var folder = new TemporaryFolder();
        var builder = Built();
        Quantized.Apply(builder.Model, Quantized.Float16);
        var request = new ConversionRequest
        {
            Source = folder["halves.tflite"],
            Destination = folder["target.tflite"],
            Recipe = isRefused ? Quantized.Float16 : Quantized.DynamicRange with { MinimumElements = 1 },
        };
        ModelWriter.WriteFile(builder.Build(), request.Source);
        if (isRefused) Assert.Equal(ErrorCode.AlreadyQuantized, Assert.Throws<TfLiteQuantException>(() => ModelConverter.Convert(request, TestContext.Current.CancellationToken)).Code);
        else Assert.Equal(2, ModelConverter.Convert(request, TestContext.Current.CancellationToken).Operators[nameof(OperatorOutcome.Hybrid)]);
        Assert.Equal(!isRefused, File.Exists(request.Destination));
    }

    /// <summary>TensorFlow's float16 models become what its float models become: the same operators and types.</summary>
    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Golden_models(string name)
    {
        var golden = GoldenModel.Require(name);
        foreach (var recipe in new[] { Quantized.DynamicRange, IntegerRun.Int8, IntegerRun.Int16 })
        {
            using var floats = ModelReader.Open(Path.Combine(golden.Folder, "float.tflite"));
            using var halves = ModelReader.Open(Path.Combine(golden.Folder, "float16.tflite"));
            foreach (var model in new[] { floats, halves })
                ModelQuantizer.Quantize(model, recipe, recipe.NeedsCalibration ? CalibrationData.Of(golden, model) : null, cancellation: TestContext.Current.CancellationToken);
            for (var i = 0; i < floats.Subgraphs.Count; i++) Assert.Equal(floats.Kinds(i), WithoutHalves(halves, i));
        }
    }

    private static BuiltinOperator[] WithoutHalves(TfLiteModel model, int subgraph)
        => [.. model.Subgraphs[subgraph].Operators.Where(op => !IsOfHalves(op, model.Subgraphs[subgraph])).Select(static op => op.Builtin)];

    private static bool IsOfHalves(Operator op, Subgraph graph) => op.Builtin == BuiltinOperator.Dequantize && graph.Tensors[op.Inputs[0]].Type == TensorType.Float16;

    private static bool RemainsHalf(Subgraph graph, int tensor) => graph.Operators.Exists(op => IsOfHalves(op, graph) && op.Outputs[0] == tensor);

    private static ModelBuilder Built()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        var scale = main.Constant<float>([0.75f], [], "scale");
        var image = main.Conv2D(main.Input([1, 6, 6, 4]), 8, 3);
        main.Output(main.FullyConnected(main.Reshape(main.Binary(BuiltinOperator.Mul, image, scale, new OptionFields(21)), 1, 288), 5));
        return builder;
    }
}
