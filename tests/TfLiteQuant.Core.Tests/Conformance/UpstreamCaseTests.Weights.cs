using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <content>Weights alone: dynamic range, weight-only and float16. Custom operators keep their constants: no map of theirs is read.</content>
public sealed partial class UpstreamCaseTests
{
    private static readonly QuantizationRecipe Dynamic = new() { Technique = QuantizationTechnique.DynamicRange, MinimumElements = 0 };

    [Fact]
    public void Fewer_elements_than_the_least_stay_float()
    {
        var run = UpstreamCase.Quantize(Conv, Dynamic with { MinimumElements = 1_000_000 });
        Assert.All(run.Main.Tensors, static tensor => Assert.Equal(TensorType.Float32, tensor.Type));
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 1)]
    public void Hybrid_convolution(bool perTensor, int scales)
    {
        var run = UpstreamCase.Quantize(Conv, Dynamic with { PerTensor = perTensor });
        Assert.Equal(TensorType.Int8, run.Named("conv_weights").Type);
        Assert.Equal(scales, run.Named("conv_weights").Quantization!.Scale!.Length);
        Assert.All(run.Main.Tensors.Where(static tensor => tensor.Name != "conv_weights"), static tensor => Assert.Equal(TensorType.Float32, tensor.Type));
        Assert.Equal([BuiltinOperator.Conv2D], run.Kinds());
    }

    [Fact]
    public void Weight_only_convolution()
    {
        var run = UpstreamCase.Quantize(Conv, Dynamic with { WeightOnly = true });
        Assert.Equal([BuiltinOperator.Dequantize, BuiltinOperator.Conv2D], run.Kinds());
        Assert.Equal(5, run.Main.Tensors.Count);
        Assert.Equal(run.Main.Operators[0].Outputs[0], run.Main.Operators[1].Inputs[1]);
        Assert.Equal(TensorType.Float32, run.Read(run.Main.Operators[1], 1).Type);
    }

    [Fact]
    public void Half_precision_convolution()
    {
        var run = UpstreamCase.Quantize(Conv, new QuantizationRecipe { Technique = QuantizationTechnique.Float16 });
        Assert.Equal([BuiltinOperator.Dequantize, BuiltinOperator.Dequantize, BuiltinOperator.Conv2D], run.Kinds());
        Assert.Equal(6, run.Main.Tensors.Count);
        Assert.Equal((TensorType.Float16, TensorType.Float16), (run.Named("conv_weights").Type, run.Named("conv_bias").Type));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Weights_that_two_convolutions_share_stay_one(bool weightOnly, int dequantized)
    {
        var run = UpstreamCase.Quantize("weight_shared_between_convs", Dynamic with { WeightOnly = weightOnly });
        var convolutions = run.Main.Operators.Where(static op => op.Builtin == BuiltinOperator.Conv2D).ToList();
        Assert.Equal(2, convolutions.Count);
        Assert.Equal(convolutions[0].Inputs[1], convolutions[1].Inputs[1]);
        Assert.Equal(dequantized, run.Kinds().Count(static kind => kind == BuiltinOperator.Dequantize));
        Assert.Equal(weightOnly ? TensorType.Float32 : TensorType.Int8, run.Read(convolutions[0], 1).Type);
    }

    /// <summary>Two inputs of one range: one int8 tensor serves both. Were the ranges different, it still would, with a bias each.</summary>
    [Fact]
    public void Weights_that_two_integer_convolutions_share_stay_one()
    {
        var run = UpstreamCase.Quantize("weight_shared_between_convs", IntegerRun.Int8, static ranges =>
        {
            ranges.Set(0, 1, new(0, 1));
            ranges.Set(0, 3, new(-304, 0));
            ranges.Set(0, 5, new(-2, 0));
        });
        var convolutions = run.Main.Operators.Where(static op => op.Builtin == BuiltinOperator.Conv2D).ToList();
        Assert.Equal(convolutions[0].Inputs[1], convolutions[1].Inputs[1]);
        Assert.NotEqual(run.Read(convolutions[0], 2).Quantization!.Scale![0], run.Read(convolutions[1], 2).Quantization!.Scale![0]);
    }

    [Fact]
    public void Gathered_table()
    {
        var run = UpstreamCase.Quantize("quantized_with_gather", Dynamic);
        Assert.Equal(TensorType.Int8, run.Read(run.Single(BuiltinOperator.Gather), 0).Type);
    }

    [Fact]
    public void Custom_operators_keep_their_constants()
    {
        var run = UpstreamCase.Quantize("custom_op", Dynamic);
        Assert.Equal(TensorType.Float32, run.Named("weight").Type);
        Assert.Equal([BuiltinOperator.Custom], run.Kinds());
    }
}
