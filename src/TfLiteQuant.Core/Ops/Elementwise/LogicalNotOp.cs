using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>LOGICAL_NOT.</summary>
public sealed partial class LogicalNotOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.LogicalNot;

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Bool => binding.Loop<byte, byte, VectorUnaryLoop<byte, LogicalNegation>>(default),
        _ => null,
    };
}
