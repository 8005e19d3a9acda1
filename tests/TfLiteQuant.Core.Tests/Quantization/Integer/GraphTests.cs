using TfLiteQuant.Core.Tests.Conformance;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>Graphs that operators run, and graphs that define operators.</summary>
public sealed class GraphTests
{
    private const int CompositeTag = 21;
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    [Theory]
    [InlineData(QuantizationTechnique.FullInteger)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task Branches_are_quantized_inside_with_float_borders(QuantizationTechnique technique)
    {
        Value chosen = Main.Input([1], "chosen", TensorType.Bool), x = Main.Input([1, 8], "x");
        GraphBuilder then = _builder.AddSubgraph("then"), otherwise = _builder.AddSubgraph("otherwise");
        then.Output(then.FullyConnected(then.Input([1, 8]), 4));
        otherwise.Output(otherwise.FullyConnected(otherwise.Unary(BuiltinOperator.Tanh, otherwise.Input([1, 8])), 4));
        Main.Output(Main.FullyConnected(Main.If(chosen, then, otherwise, Main.Unary(BuiltinOperator.Abs, x))[0], 3));
        var recipe = new QuantizationRecipe { Technique = technique, InputType = technique == QuantizationTechnique.FullInteger ? TensorType.Int8 : TensorType.Int16 };
        var run = IntegerRun.Of(_builder, recipe);
        Assert.Equal([BuiltinOperator.Quantize, BuiltinOperator.FullyConnected, BuiltinOperator.Dequantize], run.Kinds(subgraph: 1));
        Assert.Equal([BuiltinOperator.Quantize, BuiltinOperator.Tanh, BuiltinOperator.FullyConnected, BuiltinOperator.Dequantize], run.Kinds(subgraph: 2));
        foreach (var graph in run.Model.Subgraphs.Skip(1))
            Assert.All(graph.Inputs.Concat(graph.Outputs), tensor => Assert.Equal(TensorType.Float32, graph.Tensors[tensor].Type));
        Assert.Equal([BuiltinOperator.Abs, BuiltinOperator.Dequantize, BuiltinOperator.If, BuiltinOperator.Quantize, BuiltinOperator.FullyConnected, BuiltinOperator.Dequantize], run.Kinds());
        await run.RequireAgreementAsync(28);
    }

    [Fact]
    public async Task Loops_are_quantized_inside_with_float_borders()
    {
        Value count = Main.Input([1], "count", TensorType.Int32), x = Main.Input([1, 8], "x");
        GraphBuilder condition = _builder.AddSubgraph("condition"), body = _builder.AddSubgraph("body");
        var counted = condition.Input([1], type: TensorType.Int32);
        condition.Input([1, 8]);
        condition.Output(condition.Less(counted, condition.Constant<int>([4], [1])));
        Value step = body.Input([1], type: TensorType.Int32), state = body.Input([1, 8]);
        body.Output(body.Add(step, body.Constant<int>([1], [1])), body.Unary(BuiltinOperator.Tanh, body.FullyConnected(state, 8)));
        Main.Output(Main.While(condition, body, count, x)[1]);
        var run = IntegerRun.Of(_builder, IntegerRun.Int8);
        Assert.Equal([BuiltinOperator.Add, BuiltinOperator.Quantize, BuiltinOperator.FullyConnected, BuiltinOperator.Tanh, BuiltinOperator.Dequantize], run.Kinds(subgraph: 2).OrderBy(static kind => kind != BuiltinOperator.Add));
        // Counting is no business of the quantizer's.
        Assert.Equal([BuiltinOperator.Less], run.Kinds(subgraph: 1));
        Assert.Equal(OperatorOutcome.Unaffected, run.Row("LESS").Outcome);
        Assert.Equal([BuiltinOperator.While], run.Kinds());
        await run.RequireAgreementAsync(20);
    }

    /// <summary>A composite's definition, and what that runs in turn, is what delegates know it by.</summary>
    [Fact]
    public void Definitions_are_left_alone()
    {
        GraphBuilder definition = _builder.AddSubgraph("definition"), then = _builder.AddSubgraph("then"), otherwise = _builder.AddSubgraph("otherwise");
        foreach (var branch in (GraphBuilder[])[then, otherwise]) branch.Output(branch.Unary(BuiltinOperator.Square, branch.Unary(BuiltinOperator.Abs, branch.Input([1, 8]))));
        var inner = definition.Input([1, 8]);
        definition.Output(definition.If(definition.Constant<bool>([true], [1]), then, otherwise, definition.FullyConnected(inner, 8))[0]);
        var x = Main.Unary(BuiltinOperator.Abs, Main.Input([1, 8]));
        var composed = Main.Operator(BuiltinOperator.StablehloComposite, [x], [1, 8]);
        Main.LastOperator.Options2 = new OptionFields(CompositeTag).Text(0, "test.block").Integer(1, definition.Index);
        Main.Output(Main.Unary(BuiltinOperator.Tanh, composed));
        var run = IntegerRun.Of(_builder, IntegerRun.Int8);
        using var source = ModelReader.Read(run.Source);
        for (var graph = 1; graph < 4; graph++) Assert.Equal(source.Subgraphs[graph].Operators.Select(static op => op.Builtin), run.Kinds(graph));
        Assert.Equal(
            [BuiltinOperator.Quantize, BuiltinOperator.Abs, BuiltinOperator.Dequantize, BuiltinOperator.StablehloComposite, BuiltinOperator.Quantize, BuiltinOperator.Tanh, BuiltinOperator.Dequantize], run.Kinds());
        Assert.Contains(run.Plan.Operators, static row => row.Subgraph == 2 && row.Reason.Contains("defines another operator"));
    }

    /// <summary>Same model, same bytes, however often.</summary>
    [Fact]
    public void Conversion_is_deterministic()
    {
        var image = Main.Input([1, 8, 8, 3]);
        var features = Main.Conv2D(image, 8, window: new Window(Activation: FusedActivation.Relu6));
        var joined = Main.Concatenation(3, features, Main.Pool2D(BuiltinOperator.MaxPool2D, features, 3, new Window(Stride: 1)), Main.DepthwiseConv2D(features));
        Main.Output(Main.Softmax(Main.FullyConnected(Main.Mean(joined, [1, 2]), 5)), Main.Unary(BuiltinOperator.Floor, joined));
        foreach (var recipe in (QuantizationRecipe[])[IntegerRun.Int8, IntegerRun.Int8Borders, IntegerRun.Int16])
        {
            var first = IntegerRun.Of(_builder, recipe);
            Assert.Equal(first.Bytes, IntegerRun.Of(first.Source, recipe, [], ObservedRanges.Of(first.Source, first.Cases)).Bytes);
        }
    }
}
