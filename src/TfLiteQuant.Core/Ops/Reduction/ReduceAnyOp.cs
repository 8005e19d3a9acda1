using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>REDUCE_ANY: whether any boolean along axes holds.</summary>
public sealed partial class ReduceAnyOp : AxisReduction
{
    public override BuiltinOperator Operator => BuiltinOperator.ReduceAny;

    private protected override OpKernel? Select(ReductionBinding binding) => binding.Type switch
    {
        TensorType.Bool => binding.Bitwise<byte, BitwiseOr>(default, 0),
        _ => null,
    };
}
