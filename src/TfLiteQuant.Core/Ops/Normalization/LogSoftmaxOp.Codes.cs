using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>8-bit codes.</content>
public sealed partial class LogSoftmaxOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output) => (input.Type, output.Type) switch
    {
        (TensorType.Int8, TensorType.Int8) => Bytes<sbyte>(context, input, output),
        (TensorType.UInt8, TensorType.UInt8) => Bytes<byte>(context, input, output),
        _ => null,
    };

    private static CodeRowKernel<T, T, CodeLogSoftmaxRow<T>> Bytes<T>(BindContext context, TensorValue input, TensorValue output)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        CodeParameters.Fixed(context, output, 1.0 / 16, int.CreateTruncating(T.MaxValue));
        return new(context, input, output, new(CodeParameters.Of(context, input).Scale));
    }
}
