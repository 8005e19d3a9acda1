using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>FLOOR: the largest integer that is not above x.</summary>
public sealed partial class FloorOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Floor;

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Floor)),
        TensorType.Float16 => binding.Narrow<Float16Format, Floor>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, Floor>(default),
        _ => null,
    };
}
