using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes, which order as their values do where all tensors have the same parameters.</content>
public sealed partial class MaximumOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, BinaryOperands operands, FusedClamp clamp)
    {
        context.RequireSameParameters(operands.First, operands.Output);
        context.RequireSameParameters(operands.Second, operands.Output);
        return CodeBinding.Binary(context, operands, default(GreaterCode));
    }
}
