using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>The kernels: half precision, and codes of 2 to 16 bits with one scale or one for each index of an axis.</content>
public sealed partial class DequantizeOp
{
    public override OpKernel Bind(BindContext context)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        if (output.Type != TensorType.Float32) throw context.UnsupportedType(output);
        output.Resize(input.Shape);
        return input.Type switch
        {
            TensorType.Float16 => new DelegateKernel(() => HalfExpansion.Expand(input.Values<Half>(), output.Span<float>())),
            TensorType.Int8 => Codes<sbyte>(context, input, output),
            TensorType.UInt8 => Codes<byte>(context, input, output),
            TensorType.Int16 => Codes<short>(context, input, output),
            TensorType.UInt16 => Codes<ushort>(context, input, output),
            TensorType.Int4 => Packed(context, input, output, PackedCodes.UnpackInt4),
            TensorType.UInt4 => Packed(context, input, output, PackedCodes.UnpackUInt4),
            TensorType.Int2 => Packed(context, input, output, PackedCodes.UnpackInt2),
            _ => throw context.UnsupportedType(input),
        };
    }

    private delegate void Expansion<T>(ReadOnlySpan<T> codes, Span<float> values);

    private delegate void Unpacking(ReadOnlySpan<byte> packed, Span<sbyte> codes);

    private static OpKernel Codes<T>(BindContext context, TensorValue input, TensorValue output)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (input.Quantization is { Scale: [var scale], Details: null } parameters)
            return new UnaryKernel<T, float, DequantizingLoop<T>>(
                context.Workers, input, output, new(scale, parameters.ZeroPoint is { Length: > 0 } points ? checked((int)points[0]) : 0));
        var expand = Expand<T>(context, input);
        return new DelegateKernel(() => expand(input.Values<T>(), output.Span<float>()));
    }

    private static DelegateKernel Packed(BindContext context, TensorValue input, TensorValue output, Unpacking unpack)
    {
        var expand = Expand<sbyte>(context, input);
        var codes = new sbyte[input.Count];
        return new DelegateKernel(() =>
        {
            unpack(input.Bytes(), codes);
            expand(codes, output.Span<float>());
        });
    }

    private static Expansion<T> Expand<T>(BindContext context, TensorValue input)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (input.Quantization is not { Scale: { Length: > 0 } scales, Details: null } parameters)
            throw context.Fail("Its input has no scale.", "Only codes with a scale, or one for each index of an axis, can be turned into values.");
        int[] zeros = parameters.ZeroPoint is { Length: > 0 } points ? Array.ConvertAll(points, static point => checked((int)point)) : [0];
        if (scales.Length == 1)
        {
            var (scale, zero) = (scales[0], zeros[0]);
            return (codes, values) => AffineExpansion.Expand(codes, values, scale, zero);
        }

        if (QuantizationParameters.AxisIn(input.Shape, parameters.QuantizedDimension) is not { } axis || input.Shape[axis] != scales.Length
            || (zeros.Length != 1 && zeros.Length != scales.Length))
            throw context.Fail($"Its input's {scales.Length} scales do not run along dimension {parameters.QuantizedDimension} of [{string.Join(',', input.Shape)}].", "The model is malformed.");
        var inner = 1;
        for (var i = axis + 1; i < input.Rank; i++) inner *= input.Shape[i];
        return (codes, values) => AffineExpansion.ExpandAxis(codes, values, scales, zeros, inner);
    }
}
