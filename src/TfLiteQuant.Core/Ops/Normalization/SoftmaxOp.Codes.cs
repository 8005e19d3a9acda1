using System.Globalization;
using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes. The reference's own kernel in fixed point; its optimized one computes in float and may differ by one.</content>
public sealed partial class SoftmaxOp
{
    // scales are stored as floats: by how much the reference lets them differ
    private const double ScaleTolerance = 1e-3;

    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output) => (input.Type, output.Type) switch
    {
        (TensorType.Int8, TensorType.Int8) => Bytes<sbyte, sbyte>(context, input, output, 1.0 / 256, sbyte.MinValue),
        (TensorType.UInt8, TensorType.UInt8) => Bytes<byte, byte>(context, input, output, 1.0 / 256, byte.MinValue),
        (TensorType.Int8, TensorType.Int16) => Bytes<sbyte, short>(context, input, output, 1.0 / 65536, short.MinValue),
        (TensorType.UInt8, TensorType.Int16) => Bytes<byte, short>(context, input, output, 1.0 / 65536, short.MinValue),
        (TensorType.Int16, TensorType.Int16) => Words(context, input, output),
        _ => null,
    };

    private static CodeRowKernel<TIn, TOut, CodeSoftmaxRow<TIn, TOut>> Bytes<TIn, TOut>(BindContext context, TensorValue input, TensorValue output, double scale, int zero)
        where TIn : unmanaged, IBinaryInteger<TIn>
        where TOut : unmanaged, IBinaryInteger<TOut>, IMinMaxValue<TOut>
    {
        CodeParameters.Fixed(context, output, scale, zero, ScaleTolerance);
        return new(context, input, output, new((double)Factor(context) * CodeParameters.Of(context, input).Scale));
    }

    private static CodeRowKernel<short, short, WordSoftmaxRow> Words(BindContext context, TensorValue input, TensorValue output)
    {
        CodeParameters.Fixed(context, output, 1.0 / 32768, 0, ScaleTolerance);
        return new(context, input, output, new(CodeParameters.Of(context, input).Scale, Factor(context)));
    }

    // powers are tables of differences from the greatest code, which with a factor below zero is the one that counts least
    private static float Factor(BindContext context)
    {
        var beta = context.Options.GetSingle(Beta);
        return beta >= 0 ? beta : throw context.Unsupported($"Its beta is {beta.ToString(CultureInfo.InvariantCulture)}.", "Kernels for codes take factors from 0 up: leave the operator in float.");
    }
}
