using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <summary>
/// What the reference quantizers' own tests expect of the models that they ship, with the ranges these models carry. Not restated, for
/// want of the feature: a choice of the bias's width beside int16 (ours is int64), and a state outside the model that keeps its codes at a
/// border that is float otherwise.
/// </summary>
public sealed partial class UpstreamCaseTests
{
    private const string Conv = "single_conv_weights_min_0_max_plus_10";

    [Fact]
    public void A_model_without_ranges_carries_none()
    {
        using var model = ModelReader.Open(UpstreamCase.Path("quantized_with_gather"));
        Assert.Null(EmbeddedRanges.Read(model));
    }

    [Fact]
    public void Ranges_are_read_from_values_but_not_from_constants()
    {
        using var model = ModelReader.Open(UpstreamCase.Path("lstm_calibrated"));
        var ranges = EmbeddedRanges.Read(model)!;
        Assert.Equal(new ValueRange(0.2f, 0.3f), ranges.Of(0, 0));
        Assert.Equal(new ValueRange(0, 0.46841502f), ranges.Of(0, 18));
        Assert.Equal(new ValueRange(0.08004523f, 0.17058802f), ranges.OfInner(0, 0, 3));
        Assert.Equal(new ValueRange(2.980233E-08f, 0.2709438f), ranges.OfInner(0, 0, 4));

        using var convolution = ModelReader.Open(UpstreamCase.Path(Conv));
        ranges = EmbeddedRanges.Read(convolution)!;
        Assert.Equal(new ValueRange(0, 10), ranges.Of(0, 3));
        Assert.Null(ranges.Of(0, 0));
        Assert.Null(ranges.Of(0, 1));
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 1)]
    public void Convolution_is_integer_throughout(bool perTensor, int scales)
    {
        var run = UpstreamCase.Quantize(Conv, IntegerRun.Only with { PerTensor = perTensor });
        var op = Assert.Single(run.Main.Operators);
        Assert.Equal(3, op.Code.Version);
        Assert.Single(run.Model.OperatorCodes);
        Assert.All(run.Main.Tensors, static tensor => Assert.True(tensor.Type is TensorType.Int8 or TensorType.Int32));

        var (input, weights, bias) = (run.Named("input"), run.Named("conv_weights"), run.Named("conv_bias"));
        input.RequireCodes(TensorType.Int8, 10f / 255, -128);
        run.Named("output").RequireCodes(TensorType.Int8, 10f / 255, -128);
        Assert.True((weights.Type, bias.Type) is (TensorType.Int8, TensorType.Int32));
        Assert.Equal(scales, weights.Quantization!.Scale!.Length);
        Assert.Equal(scales, bias.Quantization!.Scale!.Length);
        Assert.All(weights.Quantization.ZeroPoint!.Concat(bias.Quantization.ZeroPoint!), static zero => Assert.Equal(0, zero));
        for (var i = 0; i < scales; i++)
            Assert.Equal(input.Quantization!.Scale![0] * weights.Quantization.Scale[i], bias.Quantization.Scale[i], 1e-7f);
        RequireWithinHalfAStep("conv_weights", weights);
        RequireWithinHalfAStep("conv_bias", bias);

        void RequireWithinHalfAStep(string name, Tensor quantized)
        {
            using var source = ModelReader.Read(run.Source);
            var values = source.Subgraphs[0].Tensors.Single(tensor => tensor.Name == name).Buffer.Data.AsSpan<float>().ToArray();
            var read = UpstreamCase.Dequantized(quantized);
            for (var i = 0; i < values.Length; i++)
                Assert.Equal(values[i], read[i], (quantized.Quantization!.Scale!.Max() / 2) + 1e-6);
        }
    }

    [Fact]
    public void Convolution_beside_16_bits_is_integer_throughout()
    {
        var run = UpstreamCase.Quantize(Conv, IntegerRun.Int16 with { RefuseFloat = true });
        Assert.All(run.Main.Tensors, static tensor => Assert.True(tensor.Type is TensorType.Int8 or TensorType.Int16 or TensorType.Int64));
        run.Named("input").RequireCodes(TensorType.Int16, 10f / 32767, 0);
        Assert.Equal(TensorType.Int64, run.Named("conv_bias").Type);
        Assert.Equal(5, run.Named("conv_weights").Quantization!.Scale!.Length);
    }

    [Fact]
    public void Structure_stays()
    {
        var run = UpstreamCase.Quantize(Conv, IntegerRun.Only);
        using var source = ModelReader.Read(run.Source);
        Assert.Equal(source.Subgraphs[0].Tensors.Select(static tensor => (tensor.Name, string.Join(',', tensor.Shape!))), run.Main.Tensors.Select(static tensor => (tensor.Name, string.Join(',', tensor.Shape!))));
        Assert.Equal(source.Subgraphs[0].Inputs, run.Main.Inputs);
        Assert.Equal(source.Subgraphs[0].Outputs, run.Main.Outputs);
        Assert.Equal(source.Subgraphs[0].Operators[0].Inputs, run.Main.Operators[0].Inputs);
        Assert.Equal(source.Subgraphs[0].Operators[0].Options!.GetInt32(1), run.Main.Operators[0].Options!.GetInt32(1));
    }

    [Theory]
    [InlineData(QuantizationTechnique.FullInteger, "_int8")]
    [InlineData(QuantizationTechnique.Int16x8, "_int16")]
    public void Float_borders_keep_the_names(QuantizationTechnique technique, string suffix)
    {
        var run = UpstreamCase.Quantize(Conv, new QuantizationRecipe { Technique = technique });
        Assert.Equal([BuiltinOperator.Quantize, BuiltinOperator.Conv2D, BuiltinOperator.Dequantize], run.Kinds());
        Assert.Equal(("input", TensorType.Float32), (run.Main.Tensors[run.Main.Inputs[0]].Name, run.Main.Tensors[run.Main.Inputs[0]].Type));
        Assert.Equal(("output", TensorType.Float32), (run.Main.Tensors[run.Main.Outputs[0]].Name, run.Main.Tensors[run.Main.Outputs[0]].Type));
        Assert.Equal("input" + suffix, run.Read(run.Main.Operators[1], 0).Name);
        Assert.Equal("output" + suffix, run.Written(run.Main.Operators[1]).Name);
    }

    [Fact]
    public void Unsigned_borders_are_converted_codes()
    {
        var run = UpstreamCase.Quantize(Conv, IntegerRun.Only with { InputType = TensorType.UInt8, OutputType = TensorType.UInt8 });
        Assert.Equal([BuiltinOperator.Quantize, BuiltinOperator.Conv2D, BuiltinOperator.Quantize], run.Kinds());
        run.Named("input").RequireCodes(TensorType.UInt8, 10f / 255, 0);
        run.Named("input_int8").RequireCodes(TensorType.Int8, 10f / 255, -128);
        run.Named("output").RequireCodes(TensorType.UInt8, 10f / 255, 0);
        run.Named("output_int8").RequireCodes(TensorType.Int8, 10f / 255, -128);
    }

    [Theory]
    [InlineData("CONV_2D")]
    [InlineData("output")]
    public void An_operator_left_out_by_kind_or_name_leaves_the_model_alone(string pattern)
    {
        var run = UpstreamCase.Quantize(Conv, IntegerRun.Int8 with { Exclude = [pattern] });
        using var source = ModelReader.Read(run.Source);
        Assert.Equal(ModelWriter.ToBytes(source), run.Bytes);
        Assert.Equal($"excluded by '{pattern}'", Assert.Single(run.Plan.Operators).Reason);
    }

    [Fact]
    public void Convolution_without_bias()
    {
        var run = UpstreamCase.Quantize("single_conv_no_bias", IntegerRun.Only);
        Assert.Equal(-1, run.Main.Operators[0].Inputs[2]);
        Assert.Equal(5, run.Named("conv_weights").Quantization!.Scale!.Length);
    }

    [Fact]
    public void Codes_are_the_values_where_all_scales_are_1()
    {
        var run = UpstreamCase.Quantize("single_conv_weights_min_minus_127_max_plus_127", IntegerRun.Only);
        Assert.All(run.Main.Tensors, static tensor => Assert.All(tensor.Quantization!.Scale!, static scale => Assert.Equal(1, scale)));
        using var source = ModelReader.Read(run.Source);
        foreach (var name in (string[])["conv_weights", "conv_bias"])
        {
            var values = source.Subgraphs[0].Tensors.Single(tensor => tensor.Name == name).Buffer.Data.AsSpan<float>();
            Assert.Equal(Array.ConvertAll(values.ToArray(), static value => (double)value), UpstreamCase.Dequantized(run.Named(name)));
        }
    }

    /// <summary>The file is of an older version of the format, which the runtime refuses as well.</summary>
    [Fact]
    public async Task A_model_of_an_older_format_is_refused_as_the_runtime_does()
    {
        var path = UpstreamCase.Path("transpose");
        Assert.Equal(ErrorCode.UnsupportedSchemaVersion, Assert.Throws<TfLiteQuantException>(() => ModelReader.Open(path)).Code);
        await Assert.ThrowsAsync<LiteRtException>(() => LiteRtRuntime.Require().RunAsync(path, [], null, TestContext.Current.CancellationToken));
    }
}
