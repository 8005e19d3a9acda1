using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LOGICAL_AND.</summary>
public sealed partial class LogicalAndOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.LogicalAnd;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Bool => binding.Bitwise<byte, BitwiseAnd>(default),
        _ => null,
    };
}
