using System.Numerics;
using System.Runtime.CompilerServices;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>QUANTIZE: float32 to integer codes, or codes to codes of another scale or width.</summary>
public sealed partial class QuantizeOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Quantize;

    public override OpKernel Bind(BindContext context)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        output.Resize(input.Shape);
        return output.Type switch
        {
            TensorType.Int8 => To<sbyte>(context, input, output),
            TensorType.UInt8 => To<byte>(context, input, output),
            TensorType.Int16 => To<short>(context, input, output),
            TensorType.Int32 when input.Type != TensorType.Float32 => To<int>(context, input, output),
            _ => throw context.UnsupportedType(output),
        };
    }

    private static OpKernel To<T>(BindContext context, TensorValue input, TensorValue output)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => input.Type switch
        {
            TensorType.Float32 => FromFloat<T>(context, input, output),
            TensorType.Int8 => FromCodes<sbyte, T>(context, input, output),
            TensorType.UInt8 => FromCodes<byte, T>(context, input, output),
            TensorType.Int16 => FromCodes<short, T>(context, input, output),
            TensorType.Int32 => FromCodes<int, T>(context, input, output),
            _ => throw context.UnsupportedType(input),
        };

    private static OpKernel FromFloat<T>(BindContext context, TensorValue input, TensorValue output)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (scales, zeros) = Parameters(context, output);
        if (scales.Length == 1) return new UnaryKernel<float, T, QuantizingLoop<T>>(context.Workers, input, output, new(scales[0], zeros[0]));
        if (QuantizationParameters.AxisIn(output.Shape, output.Quantization!.QuantizedDimension) is not { } axis || output.Shape[axis] != scales.Length)
            throw context.Fail($"Its output's {scales.Length} scales do not run along dimension {output.Quantization!.QuantizedDimension} of [{string.Join(',', output.Shape)}].", "The model is malformed.");
        var inner = 1;
        for (var i = axis + 1; i < output.Rank; i++) inner *= output.Shape[i];
        return new DelegateKernel(() => AffineCodes.QuantizeAxis(input.Values<float>(), output.Span<T>(), scales, zeros, inner));
    }

    private static OpKernel FromCodes<TFrom, TTo>(BindContext context, TensorValue input, TensorValue output)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>, IMinMaxValue<TTo>
    {
        var (fromScale, fromZero) = Parameters(context, input);
        var (toScale, toZero) = Parameters(context, output);
        if (fromScale.Length > 1 || toScale.Length > 1)
            throw context.Fail("It turns codes with one scale per channel into others.", "Only codes with a single scale can be turned into codes of another.");
        var ratio = FixedPointMultiplier.From((double)fromScale[0] / toScale[0]);
        var rescaling = new RescaledRectifier(ratio, fromZero[0], toZero[0], int.CreateTruncating(TTo.MinValue), int.CreateTruncating(TTo.MaxValue));
        return Unsafe.SizeOf<TFrom>() == 1 && Unsafe.SizeOf<TTo>() == 1
            ? CodeBinding.Table(context, input, output, code => rescaling.Lanes(CodeLane1.Of(code)).Value)
            : new UnaryKernel<TFrom, TTo, CodeUnaryLoop<TFrom, TTo, RescaledRectifier>>(context.Workers, input, output, new(rescaling));
    }

    private static (float[] Scales, int[] Zeros) Parameters(BindContext context, TensorValue tensor)
    {
        if (tensor.Quantization is not { Scale: { Length: > 0 } scales, Details: null } parameters)
            throw context.Fail($"Tensor {tensor.Index} '{tensor.Name}' has no scale.", "Codes need a scale, or one for each index of an axis.");
        if (Array.Exists(scales, static scale => !(scale > 0))) throw context.Fail($"Tensor {tensor.Index} '{tensor.Name}' has a scale that is not above 0.", "The model is malformed.");
        var zeros = new int[scales.Length];
        for (var i = 0; i < zeros.Length; i++) zeros[i] = parameters.ZeroPoint is { Length: > 0 } points ? checked((int)points[Math.Min(i, points.Length - 1)]) : 0;
        return (scales, zeros);
    }
}
