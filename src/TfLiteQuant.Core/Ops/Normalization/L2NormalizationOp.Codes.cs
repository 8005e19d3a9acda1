using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>8-bit codes.</content>
public sealed partial class L2NormalizationOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
    {
        if (context.Options.GetInt32(Activation) != 0) throw context.Fail("It fuses an activation.", "The operator takes none.");
        return (input.Type, output.Type) switch
        {
            (TensorType.Int8, TensorType.Int8) => Bytes<sbyte>(context, input, output, 0),
            (TensorType.UInt8, TensorType.UInt8) => Bytes<byte>(context, input, output, 128),
            _ => null,
        };
    }

    private static CodeRowKernel<T, T, CodeUnitLengthRow<T>> Bytes<T>(BindContext context, TensorValue input, TensorValue output, int zero)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        CodeParameters.Fixed(context, output, 1.0 / 128, zero);
        return new(context, input, output, new(CodeParameters.Of(context, input).ZeroPoint));
    }
}
