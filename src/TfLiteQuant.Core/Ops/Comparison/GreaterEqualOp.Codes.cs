using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>8- and 16-bit codes.</content>
public sealed partial class GreaterEqualOp
{
    private protected override OpKernel? SelectQuantized(BindContext context, BinaryOperands operands, FusedClamp clamp)
        => CodeComparison<LaneNot<LaneLess>>.Bind(context, operands, rescales16Bits: false);
}
