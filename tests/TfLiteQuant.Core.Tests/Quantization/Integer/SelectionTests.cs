using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>Which operators take part, and how fine their weights are.</summary>
public sealed class SelectionTests
{
    private readonly ModelBuilder _builder = new();

    public SelectionTests()
    {
        var main = _builder.Main;
        var features = main.Conv2D(main.Input([1, 6, 6, 3]), 4);
        main.Output(main.FullyConnected(main.Mean(main.DepthwiseConv2D(features), [1, 2]), 5));
    }

    [Theory]
    [InlineData("CONV_2D")]
    [InlineData("conv_2d")]
    [InlineData("conv_2d/filter")]
    public async Task What_is_excluded_stays_float_between_conversions(string pattern)
    {
        var run = IntegerRun.Of(_builder, IntegerRun.Int8Borders with { Exclude = [pattern] });
        Assert.Equal(
            [BuiltinOperator.Dequantize, BuiltinOperator.Conv2D, BuiltinOperator.Quantize, BuiltinOperator.DepthwiseConv2D, BuiltinOperator.Mean, BuiltinOperator.FullyConnected], run.Kinds());
        Assert.Equal($"excluded by '{pattern}'", run.Row("CONV_2D").Reason);
        await run.RequireAgreementAsync(28);
    }

    /// <summary>Such weights would have the activations' 16 bits.</summary>
    [Fact]
    public void Computed_weights_of_int16_activations_stay_float()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        main.Output(main.FullyConnected(main.Input([1, 4]), main.Unary(BuiltinOperator.Tanh, main.Input([3, 4])), Value.None));
        Assert.Equal(OperatorOutcome.Integer, IntegerRun.Of(builder, IntegerRun.Int8).Row("FULLY_CONNECTED").Outcome);
        Assert.Contains("int16 kernel takes int8 weights", IntegerRun.Of(builder, IntegerRun.Int16).Row("FULLY_CONNECTED").Reason);
    }

    /// <summary>The runtime's kernel gives other numbers there.</summary>
    [Fact]
    public void A_product_of_single_values_stays_float()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        main.Output(main.Operator(BuiltinOperator.ReduceProd, [main.Input([1, 4]), main.Integers(0)], [4], new OptionFields(OptionTag.Reducer)));
        Assert.Contains("size 1", IntegerRun.Of(builder, IntegerRun.Int8).Row("REDUCE_PROD").Reason);
    }

    /// <summary>Kernels of codes count from the greatest one.</summary>
    [Fact]
    public async Task A_softmax_with_a_factor_below_zero_stays_float()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Softmax(builder.Main.Input([1, 4]), -1));
        var run = IntegerRun.Of(builder, IntegerRun.Int8);
        Assert.Contains("beta is below 0", run.Row("SOFTMAX").Reason);
        await run.RequireAgreementAsync(40);
    }

    [Fact]
    public async Task Only_what_is_included_becomes_integer()
    {
        var run = IntegerRun.Of(_builder, IntegerRun.Int8 with { Include = ["*CONV_2D"] });
        Assert.Equal(
            [BuiltinOperator.Quantize, BuiltinOperator.Conv2D, BuiltinOperator.DepthwiseConv2D, BuiltinOperator.Dequantize, BuiltinOperator.Mean, BuiltinOperator.FullyConnected], run.Kinds());
        Assert.Equal("not included by any pattern", run.Row("MEAN").Reason);
        await run.RequireAgreementAsync(28);
    }

    [Fact]
    public void Exclusion_is_stronger_than_inclusion_and_patterns_without_a_match_are_told()
    {
        var run = IntegerRun.Of(_builder, IntegerRun.Int8 with { Include = ["*CONV_2D", "nothing"], Exclude = ["DEPTHWISE*"] });
        Assert.Equal(OperatorOutcome.Float, run.Row("DEPTHWISE_CONV_2D").Outcome);
        Assert.Equal(OperatorOutcome.Integer, run.Row("CONV_2D").Outcome);
        Assert.Contains(run.Plan.Warnings, static warning => warning.Contains("'nothing' matches no operator"));
    }

    [Theory]
    [InlineData(false, 4, 4, 5)]
    [InlineData(true, 1, 1, 1)]
    public async Task Weights_have_a_scale_per_channel_or_one(bool perTensor, int convolution, int depthwise, int dense)
    {
        foreach (var recipe in (QuantizationRecipe[])[IntegerRun.Int8, IntegerRun.Int16])
        {
            var run = IntegerRun.Of(_builder, recipe with { PerTensor = perTensor });
            foreach (var (kind, scales, axis) in ((BuiltinOperator, int, int)[])[(BuiltinOperator.Conv2D, convolution, 0), (BuiltinOperator.DepthwiseConv2D, depthwise, 3), (BuiltinOperator.FullyConnected, dense, 0)])
            {
                var (weights, bias) = (run.Read(run.Single(kind), 1).Quantization!, run.Read(run.Single(kind), 2).Quantization!);
                Assert.Equal((scales, scales), (weights.Scale!.Length, bias.Scale!.Length));
                if (scales > 1) Assert.Equal((axis, 0), (weights.QuantizedDimension, bias.QuantizedDimension));
            }

            await run.RequireAgreementAsync(recipe.Technique == QuantizationTechnique.Int16x8 ? 35 : 25);
        }
    }

    /// <summary>A value that never was computed has no scale: the operator stays float, with the place.</summary>
    [Fact]
    public void Values_without_a_range_are_named()
    {
        var source = TfLiteQuant.Schema.ModelWriter.ToBytes(_builder.Build());
        var ranges = new TfLiteQuant.Calibration.CalibratedRanges();
        ranges.Set(0, 0, new(-1, 1));
        var run = IntegerRun.Of(source, IntegerRun.Int8, [], ranges);
        Assert.Equal("output 'conv_2d': it was never computed while calibrating", run.Row("CONV_2D").Reason);
        Assert.Equal("input 0 'conv_2d': it was never computed while calibrating", run.Row("DEPTHWISE_CONV_2D").Reason);
    }
}
