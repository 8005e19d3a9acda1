namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class AddOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, BinaryOperands operands, FusedClamp clamp)
        => CodeSums.Bind(context, operands, clamp, subtracts: false);
}
