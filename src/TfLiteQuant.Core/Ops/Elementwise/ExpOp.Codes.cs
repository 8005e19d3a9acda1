using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>int8 and int16 codes.</content>
public sealed partial class ExpOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
        => input.Type == TensorType.UInt8 ? null : CodeFunctions.Real(context, input, output, MathF.Exp);
}
