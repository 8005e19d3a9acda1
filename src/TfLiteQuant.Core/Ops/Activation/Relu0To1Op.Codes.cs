using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <content>8-bit codes.</content>
public sealed partial class Relu0To1Op
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
        => input.Type == TensorType.Int16 ? null : CodeFunctions.Rectifier(context, input, output, new FusedClamp(0, 1));
}
