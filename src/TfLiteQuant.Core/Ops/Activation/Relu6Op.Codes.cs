namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class Relu6Op
{
    private protected override OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output)
        => CodeFunctions.Rectifier(context, input, output, new FusedClamp(0, 6));
}
