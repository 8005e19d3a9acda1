using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Recipes;

/// <summary>Several techniques in one model.</summary>
public sealed class MixedRecipeTests
{
    private static readonly OperatorTreatment Int16 = new() { Technique = QuantizationTechnique.Int16x8 };
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    /// <summary>int8, int16, dynamic range and half precision beside each other, in the real runtime.</summary>
    [Fact]
    public async Task Four_techniques_in_one_model()
    {
        var features = Main.Conv2D(Main.Input([1, 6, 6, 3]), 8);
        var fine = Main.Operator(BuiltinOperator.DepthwiseConv2D, [features, Main.Weights([1, 3, 3, 8], "fine/filter"), Main.Weights([8], "fine/bias")], [1, 6, 6, 8], Depthwise(), name: "fine");
        var flat = Main.Mean(Main.Unary(BuiltinOperator.Tanh, fine), [1, 2]);
        var hidden = Main.FullyConnected(flat, Main.Weights([160, 8], "dynamic/weights"), Main.Weights([160], "dynamic/bias"));
        Main.Output(Main.FullyConnected(hidden, Main.Weights([5, 160], "half/weights"), Main.Weights([5], "half/bias")));
        var recipe = IntegerRun.Int8Borders with
        {
            OutputType = TensorType.Float32,
            Rules =
            [
                Rule(Int16, name: "fine*"),
                Rule(Int16, "TANH"),
                Rule(new OperatorTreatment { Technique = QuantizationTechnique.DynamicRange }, name: "dynamic*"),
                Rule(new OperatorTreatment { Technique = QuantizationTechnique.Float16 }, name: "half*"),
            ],
        };
        var run = IntegerRun.Of(_builder, recipe);
        Assert.Equal(
            [
                // A QUANTIZE from int8 to int16 is younger than the runtimes that most have; one from int16 to int8 is not.
                BuiltinOperator.Conv2D, BuiltinOperator.Dequantize, BuiltinOperator.Quantize, BuiltinOperator.DepthwiseConv2D, BuiltinOperator.Tanh, BuiltinOperator.Quantize, BuiltinOperator.Mean,
                BuiltinOperator.Dequantize, BuiltinOperator.FullyConnected, BuiltinOperator.FullyConnected,
            ],
            // Half-precision constants are dequantized at the head.
            run.Kinds().SkipWhile(static kind => kind == BuiltinOperator.Dequantize));
        Assert.Equal(
            [OperatorOutcome.Integer, OperatorOutcome.Integer, OperatorOutcome.Integer, OperatorOutcome.Integer, OperatorOutcome.Hybrid, OperatorOutcome.Float16],
            run.Plan.Operators.Select(static row => row.Outcome));
        await run.RequireAgreementAsync(25);
    }

    /// <summary>Codes of one width become codes of the other in one step, even where the whole model must be integer.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.IntegerOnly)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public async Task Widths_meet_without_floats_between(QuantizationTechnique whole)
    {
        var first = Main.FullyConnected(Main.Input([1, 8]), 8);
        var middle = Main.Unary(BuiltinOperator.Logistic, first);
        Main.Output(Main.FullyConnected(middle, 4), first);
        var other = whole == QuantizationTechnique.IntegerOnly ? QuantizationTechnique.Int16x8 : QuantizationTechnique.FullInteger;
        var run = IntegerRun.Of(_builder, new QuantizationRecipe
        {
            Technique = whole,
            RefuseFloat = whole == QuantizationTechnique.Int16x8,
            Rules = [Rule(new OperatorTreatment { Technique = other }, "LOGISTIC")],
        });
        Assert.Equal([BuiltinOperator.FullyConnected, BuiltinOperator.Quantize, BuiltinOperator.Logistic, BuiltinOperator.Quantize, BuiltinOperator.FullyConnected], run.Kinds());
        Assert.DoesNotContain(run.Main.Operators.SelectMany(static op => op.Inputs.Concat(op.Outputs)), index => run.Main.Tensors[index].Type == TensorType.Float32);
        var border = whole == QuantizationTechnique.IntegerOnly ? TensorType.Int8 : TensorType.Int16;
        Assert.Equal(border, run.Main.Tensors[run.Main.Inputs[0]].Type);
        Assert.All(run.Main.Outputs, output => Assert.Equal(border, run.Main.Tensors[output].Type));
        await run.RequireAgreementAsync(28);
    }

    [Fact]
    public void Of_rules_that_match_the_last_holds()
    {
        Main.Output(Main.FullyConnected(Main.Conv2D(Main.Input([1, 4, 4, 2]), 3), 5));
        var run = IntegerRun.Of(_builder, IntegerRun.Int8 with { Rules = [Rule(OperatorTreatment.Float, title: "rule 1"), Rule(Int16, "*CONV*", title: "rule 2"), Rule(OperatorTreatment.Float, "SUB", title: "rule 3")] });
        Assert.Equal((OperatorOutcome.Integer, OperatorOutcome.Float), (run.Row("CONV_2D").Outcome, run.Row("FULLY_CONNECTED").Outcome));
        Assert.Contains("int16", run.Row("CONV_2D").Reason);
        Assert.Equal("rule 1 keeps it float", run.Row("FULLY_CONNECTED").Reason);
        Assert.Contains("Rule 3 matches no operator of the model.", run.Plan.Warnings);
    }

    [Fact]
    public void Granularity_is_a_matter_of_the_operator()
    {
        var first = Main.FullyConnected(Main.Input([1, 8]), Main.Weights([6, 8], "first"), Value.None);
        Main.Output(Main.FullyConnected(first, Main.Weights([4, 6], "second"), Value.None));
        var run = IntegerRun.Of(_builder, IntegerRun.Only with { Rules = [Rule(new OperatorTreatment { Technique = QuantizationTechnique.FullInteger, PerTensor = true }, name: "second")] });
        Assert.Equal([6, 1], run.Main.Operators.Select(op => run.Read(op, 1).Quantization!.Scale!.Length));
        Assert.Equal([BuiltinOperator.FullyConnected, BuiltinOperator.FullyConnected], run.Kinds());
    }

    /// <summary>Integer only is asked of the model as a whole: what a rule keeps from it is in the way.</summary>
    [Fact]
    public void A_rule_that_keeps_an_operator_float_is_refused_where_all_must_be_integer()
    {
        var hidden = Main.Unary(BuiltinOperator.Abs, Main.Input([1, 8]));
        Main.Output(Main.Unary(BuiltinOperator.Neg, Main.FullyConnected(hidden, 4)), Main.Unary(BuiltinOperator.Sin, hidden));
        var error = Assert.Throws<TfLiteQuantException>(() => IntegerRun.Of(_builder, IntegerRun.Only with
        {
            Rules = [Rule(OperatorTreatment.Float, "NEG", title: "rule 1"), Rule(new OperatorTreatment { Technique = QuantizationTechnique.DynamicRange, MinimumElements = 0 }, "FULLY_CONNECTED", title: "rule 2")],
        }));
        Assert.Equal(ErrorCode.NotIntegerOnly, error.Code);
        Assert.Contains("3 places stay float", error.Message);
        Assert.Contains("NEG #2 'neg': rule 1 keeps it float. Change the rule", error.Message);
        Assert.Contains("FULLY_CONNECTED #1 'fully_connected': int8 weights, activations quantized on the fly. Change the rule", error.Message);
        Assert.Contains("SIN #3 'sin': it has no integer kernel", error.Message);
    }

    private static RecipeRule Rule(OperatorTreatment treatment, string kind = "*", string? name = null, string title = "a rule")
        => new() { Operator = kind, Name = name, Treatment = treatment, Title = title };

    private static OperatorOptions Depthwise() => new OptionFields(OptionTag.DepthwiseConv2D).Integer(1, 1).Integer(2, 1).Integer(3, 1);
}
