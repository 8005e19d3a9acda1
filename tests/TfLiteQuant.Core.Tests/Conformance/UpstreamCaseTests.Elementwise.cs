using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <content>Operators with scales of their own, and models that stay float in part.</content>
public sealed partial class UpstreamCaseTests
{
    [Fact]
    public void Softmax_has_the_scale_its_kernel_demands()
    {
        var run = UpstreamCase.Quantize("single_softmax_min_minus_5_max_plus_5", IntegerRun.Only);
        var op = Assert.Single(run.Main.Operators);
        Assert.Equal((4.998973f - -4.9994464f) / 255, run.Read(op, 0).Quantization!.Scale![0]);
        run.Written(op).RequireCodes(TensorType.Int8, 1f / 256, -128);
        Assert.Equal(2, op.Code.Version);
    }

    /// <summary>Beside int16 the kernel is version 3, where the older quantizer's table says 2.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.IntegerOnly, TensorType.Int8, 2)]
    [InlineData(QuantizationTechnique.Int16x8, TensorType.Int16, 3)]
    public void Add_of_a_constant(QuantizationTechnique technique, TensorType type, int version)
    {
        var run = UpstreamCase.Quantize("add_with_const_input", new QuantizationRecipe { Technique = technique, RefuseFloat = technique == QuantizationTechnique.Int16x8 });
        var op = Assert.Single(run.Main.Operators);
        Assert.All(run.Main.Tensors, tensor => Assert.Equal(type, tensor.Type));
        Assert.Equal(version, op.Code.Version);
        Assert.All(UpstreamCase.Dequantized(run.Named("Const")), static value => Assert.Equal(3.5, value, 1e-5));
        if (type == TensorType.Int16) Assert.True(op.Options!.Fields.ContainsKey(1) && !op.Options.GetBoolean(1, true));
    }

    [Fact]
    public void Arg_max_reads_codes_and_writes_indices()
    {
        var run = UpstreamCase.Quantize("argmax", IntegerRun.Only);
        var op = Assert.Single(run.Main.Operators);
        run.Read(op, 0).RequireCodes(TensorType.Int8, 1, -128);
        Assert.Equal((TensorType.Int32, TensorType.Int64, 2), (run.Read(op, 1).Type, run.Written(op).Type, op.Code.Version));
    }

    [Theory]
    [InlineData("minimum", BuiltinOperator.Minimum)]
    [InlineData("maximum", BuiltinOperator.Maximum)]
    public void Extremum_compares_codes_of_one_scale(string name, BuiltinOperator kind)
    {
        var run = UpstreamCase.Quantize(name, IntegerRun.Int8);
        Assert.Equal([BuiltinOperator.Quantize, kind, BuiltinOperator.Dequantize], run.Kinds());
        var op = run.Main.Operators[1];
        foreach (var tensor in (Tensor[])[run.Read(op, 0), run.Read(op, 1), run.Written(op)]) tensor.RequireCodes(TensorType.Int8, 6f / 255, -128);
        Assert.Equal(2, op.Code.Version);
    }

    /// <summary>Version 5 is for kept leading dimensions, which this file does not ask for.</summary>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void Dense_layer(bool perTensor, int scales)
    {
        var run = UpstreamCase.Quantize("fc", IntegerRun.Only with { PerTensor = perTensor });
        Assert.Equal([BuiltinOperator.FullyConnected, BuiltinOperator.Reshape], run.Kinds());
        var op = run.Main.Operators[0];
        run.Read(op, 0).RequireCodes(TensorType.Int8, 1, 0);
        Assert.True((run.Read(op, 1).Type, run.Read(op, 2).Type, run.Written(op).Type) is (TensorType.Int8, TensorType.Int32, TensorType.Int8));
        Assert.Equal(scales, run.Read(op, 1).Quantization!.Scale!.Length);
        Assert.Equal((4, 1), (op.Code.Version, run.Main.Operators[1].Code.Version));
    }

    /// <summary>The scale is that of codes to 32767, as the older quantizer has it: what the current one makes, 65535 steps and a zero
    /// point beside 0, kernels do not take.</summary>
    [Fact]
    public void Dense_layer_beside_16_bits()
    {
        var run = UpstreamCase.Quantize("fc", IntegerRun.Int16 with { RefuseFloat = true });
        var op = run.Main.Operators[0];
        run.Read(op, 0).RequireCodes(TensorType.Int16, 128f / 32767, 0);
        Assert.True((run.Read(op, 1).Type, run.Read(op, 2).Type, run.Written(op).Type) is (TensorType.Int8, TensorType.Int64, TensorType.Int16));
    }

    [Fact]
    public void Custom_operators_stay_float_between_conversions()
    {
        var run = UpstreamCase.Quantize("mixed", IntegerRun.Int8Borders);
        Assert.Equal(
            [BuiltinOperator.Reshape, BuiltinOperator.Dequantize, BuiltinOperator.Custom, BuiltinOperator.Custom, BuiltinOperator.Quantize, BuiltinOperator.Squeeze],
            run.Kinds());
        Assert.Equal(TensorType.Float32, run.Read(run.Main.Operators[3], 0).Type);
    }

    [Fact]
    public void What_has_no_kernel_beside_16_bits_stays_float()
    {
        var run = UpstreamCase.Quantize("mixed16x8", IntegerRun.Int16 with { InputType = TensorType.Int16 });
        Assert.Equal([BuiltinOperator.Conv2D, BuiltinOperator.Dequantize, BuiltinOperator.LogSoftmax], run.Kinds());
        Assert.Equal((TensorType.Int16, TensorType.Float32), (run.Main.Tensors[run.Main.Inputs[0]].Type, run.Main.Tensors[run.Main.Outputs[0]].Type));
        Assert.Equal("it has no int16 kernel", run.Row("LOG_SOFTMAX").Reason);
    }

    [Fact]
    public void Where_has_nothing_to_quantize()
    {
        var run = IntegerRun.Of(File.ReadAllBytes(UpstreamCase.Path("where")), IntegerRun.Only, [], new CalibratedRanges());
        Assert.Equal((TensorType.Bool, TensorType.Int64), (run.Main.Tensors[0].Type, run.Main.Tensors[1].Type));
        Assert.Equal((1, "has no float values"), (run.Main.Operators[0].Code.Version, run.Row("WHERE").Reason));
    }

    /// <summary>What is quantized already is not quantized twice: a file is refused, a model in memory stays.</summary>
    [Fact]
    public void A_quantized_model_is_not_quantized_again()
    {
        var path = UpstreamCase.Path("fc_qat");
        var request = new ConversionRequest { Source = path, Destination = "unwritten.tflite", Recipe = IntegerRun.Int8 };
        Assert.Equal(ErrorCode.AlreadyQuantized, Assert.Throws<TfLiteQuantException>(() => ModelConverter.Convert(request, TestContext.Current.CancellationToken)).Code);

        var run = IntegerRun.Of(File.ReadAllBytes(path), IntegerRun.Int8, [], new CalibratedRanges());
        using var source = ModelReader.Open(path);
        Assert.Equal(ModelWriter.ToBytes(source), run.Bytes);
        Assert.Equal([BuiltinOperator.Quantize, BuiltinOperator.Reshape, BuiltinOperator.FullyConnected, BuiltinOperator.Quantize], run.Kinds());
    }
}
