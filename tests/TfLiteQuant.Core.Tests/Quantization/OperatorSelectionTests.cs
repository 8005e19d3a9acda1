using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization;

public sealed class OperatorSelectionTests
{
    private readonly ModelBuilder _builder = new();

    private TfLiteModel TwoLayers()
    {
        var main = _builder.Main;
        var convolution = main.Conv2D(main.Input([1, 8, 8, 16]), filters: 12);
        main[convolution].Name = "stem/Relu;stem/BiasAdd";
        main.Output(main.FullyConnected(convolution, 16));
        main[new Value(main.LastOperator.Inputs[1])].Name = "head[0]\\kernel";
        return _builder.Model;
    }

    [Theory]
    [InlineData("CONV_2D")]
    [InlineData("conv_2d")]
    [InlineData("CONV*")]
    [InlineData("stem/*")]
    [InlineData("*BiasAdd")]
    [InlineData("CONV_?D")]
    public void Patterns_name_kinds_or_outputs(string pattern)
    {
        var plan = PlanBuilder.Build(TwoLayers(), Quantized.DynamicRange with { MinimumElements = 1, Exclude = [pattern] });
        Assert.Equal([OperatorOutcome.Float, OperatorOutcome.Hybrid], plan.Operators.Select(static row => row.Outcome));
        Assert.Equal($"excluded by '{pattern}'", plan.Operators[0].Reason);
    }

    [Theory]
    [InlineData("head[0]\\kernel")]
    [InlineData("head[0]*")]
    public void Patterns_name_constants_and_mean_brackets_literally(string pattern)
    {
        var plan = PlanBuilder.Build(TwoLayers(), Quantized.DynamicRange with { MinimumElements = 1, Include = [pattern] });
        Assert.Equal([OperatorOutcome.Float, OperatorOutcome.Hybrid], plan.Operators.Select(static row => row.Outcome));
        Assert.Equal("not included by any pattern", plan.Operators[0].Reason);
    }

    [Fact]
    public void Exclusion_wins_over_inclusion()
    {
        var plan = PlanBuilder.Build(TwoLayers(), Quantized.DynamicRange with { MinimumElements = 1, Include = ["*"], Exclude = ["FULLY_CONNECTED"] });
        Assert.Equal([OperatorOutcome.Hybrid, OperatorOutcome.Float], plan.Operators.Select(static row => row.Outcome));
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_a_warning()
    {
        var plan = PlanBuilder.Build(TwoLayers(), Quantized.DynamicRange with { MinimumElements = 1, Exclude = ["LSTM", "CONV_2D"] });
        Assert.Contains("'LSTM'", Assert.Single(plan.Warnings));
    }

    [Theory]
    [InlineData(QuantizationTechnique.FullInteger)]
    [InlineData(QuantizationTechnique.IntegerOnly)]
    [InlineData(QuantizationTechnique.Int16x8)]
    public void Techniques_that_need_data_are_refused_without(QuantizationTechnique technique)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => PlanBuilder.Build(TwoLayers(), Quantized.DynamicRange with { Technique = technique }));
        Assert.Equal(ErrorCode.CalibrationMissing, error.Code);
        Assert.Contains(technique.ToString(), error.Message);
    }

    [Fact]
    public void A_negative_threshold_is_refused()
        => Assert.Equal(
            ErrorCode.InvalidOption,
            Assert.Throws<TfLiteQuantException>(() => PlanBuilder.Build(TwoLayers(), Quantized.DynamicRange with { MinimumElements = -1 })).Code);
}
