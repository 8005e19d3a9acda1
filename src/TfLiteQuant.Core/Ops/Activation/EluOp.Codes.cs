using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>int8 codes.</content>
public sealed partial class EluOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
        => input.Type == TensorType.Int8
            ? CodeFunctions.Real(context, input, output, static x => x < 0 ? (float)(Math.Exp(x) - 1) : x)
            : null;
}
