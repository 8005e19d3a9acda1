using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>CEIL: the smallest integer that is not below x.</summary>
public sealed partial class CeilOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Ceil;

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Ceiling)),
        TensorType.Float16 => binding.Narrow<Float16Format, Ceiling>(default),
        _ => null,
    };
}
