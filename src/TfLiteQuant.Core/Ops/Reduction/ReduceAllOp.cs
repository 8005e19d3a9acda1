using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>REDUCE_ALL: whether all booleans along axes hold.</summary>
public sealed partial class ReduceAllOp : AxisReduction
{
    public override BuiltinOperator Operator => BuiltinOperator.ReduceAll;

    private protected override OpKernel? Select(ReductionBinding binding) => binding.Type switch
    {
        TensorType.Bool => binding.Bitwise<byte, BitwiseAnd>(default, 1),
        _ => null,
    };
}
