using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class DequantizeOpTests
{
    [Fact]
    public void Codes_OfOneScale()
    {
        var parameters = QuantizationParameters.PerTensor(0.5f, 3);
        Assert.Equal([-65.5f, -1.5f, 62], Run(TensorValue.From<sbyte>([-128, 0, 127], 3), parameters));
        Assert.Equal([-1.5f, 126], Run(TensorValue.From<byte>([0, 255], 2), parameters));
        Assert.Equal([-16385.5f, 16382], Run(TensorValue.From<short>([-32768, 32767], 2), parameters));
        Assert.Equal([-1.5f, 32766], Run(TensorValue.From<ushort>([0, 65535], 2), parameters));
    }

    [Fact]
    public void Halves() => Assert.Equal([1.5f, -65504, float.PositiveInfinity], Run(TensorValue.From<Half>([(Half)1.5f, Half.MinValue, Half.PositiveInfinity], 3), null));

    [Fact]
    public void Codes_WithAScaleForEachIndex()
    {
        var codes = TensorValue.From<sbyte>([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal([1, 2, 3, 40, 50, 60], Run(codes, QuantizationParameters.PerAxis([1, 10], 0)));
        Assert.Equal([1, 20, 300, 4, 50, 600], Run(codes, QuantizationParameters.PerAxis([1, 10, 100], 1)));
        // Biases carry the dimension of their weights.
        Assert.Equal([1, 20], Run(TensorValue.From<sbyte>([1, 2], 2), QuantizationParameters.PerAxis([1, 10], 3)));
    }

    [Theory]
    [InlineData(TensorType.Int4, new float[] { -2, 14, -16, 6, 2 })]
    [InlineData(TensorType.UInt4, new float[] { 30, 14, 16, 6, 2 })]
    [InlineData(TensorType.Int2, new float[] { -2, -2, -2, 2, 0 })]
    public void PackedCodes(TensorType type, float[] expected)
    {
        var builder = new ModelBuilder();
        var codes = builder.Main.QuantizedConstant<byte>([0x7F, 0x38, 0x01], [3], QuantizationParameters.PerTensor(2, 0));
        (builder.Main[codes].Type, builder.Main[codes].Shape) = (type, [5]);
        builder.Main.Output(builder.Main.Operator(BuiltinOperator.Dequantize, [codes], [(TensorType.Float32, [5])]));
        using var interpreter = new Interpreter(builder.Build());
        interpreter.Run();
        Assert.Equal(expected, interpreter.Output<float>(0).ToArray());
        Assert.True(interpreter.Operators[0].IsFolded);
    }

    [Fact]
    public void BadParameters_AreRefused()
    {
        var codes = TensorValue.From<sbyte>([1, 2, 3, 4, 5, 6], 2, 3);
        InterpreterTests.Require(ErrorCode.InvalidOperator, "no scale", () => Run(codes, null));
        InterpreterTests.Require(ErrorCode.InvalidOperator, "2 scales do not run along dimension 1", () => Run(codes, QuantizationParameters.PerAxis([1, 10], 1)));
        InterpreterTests.Require(ErrorCode.UnsupportedOperator, "no kernel for Int64", () => Run(TensorValue.From<long>([1], 1), QuantizationParameters.PerTensor(1, 0)));
    }

    private static float[] Run(TensorValue codes, QuantizationParameters? parameters)
    {
        float[]? first = null;
        foreach (var constant in new[] { false, true })
        {
            var builder = new ModelBuilder();
            var input = constant ? builder.Main.Constant(codes) : builder.Main.Input(codes.Shape, type: codes.Type);
            builder.Main[input].Quantization = parameters;
            builder.Main.Output(builder.Main.Operator(BuiltinOperator.Dequantize, [input], [(TensorType.Float32, codes.Shape)]));
            using var interpreter = new Interpreter(builder.Build());
            var values = EngineRun.Run(interpreter, interpreter, constant ? new LiteRtCase() : new LiteRtCase(codes))[0].AsSpan<float>().ToArray();
            Assert.Equal(first ??= values, values);
        }

        return first!;
    }
}
