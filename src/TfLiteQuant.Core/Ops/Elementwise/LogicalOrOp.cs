using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LOGICAL_OR.</summary>
public sealed partial class LogicalOrOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.LogicalOr;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Bool => binding.Bitwise<byte, BitwiseOr>(default),
        _ => null,
    };
}
