using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>TANH: the hyperbolic tangent.</summary>
public sealed partial class TanhOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Tanh;

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Tanh)),
        TensorType.Float16 => binding.Narrow<Float16Format, Tanh>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, Tanh>(default),
        _ => null,
    };
}
