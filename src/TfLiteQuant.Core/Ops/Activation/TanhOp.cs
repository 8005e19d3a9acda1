using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>TANH: the hyperbolic tangent.</summary>
public sealed partial class TanhOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Tanh;

    public override IntegerRule Integer { get; } = new()
    {
        Scale = OutputScale.Fixed,
        Int8Version = 2,
        Int16Version = 3,
        FixedInt8 = new(1f / 128, 0),
        FixedInt16 = new(1f / 32768, 0),
    };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Tanh)),
        TensorType.Float16 => binding.Narrow<Float16Format, Tanh>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, Tanh>(default),
        _ => null,
    };
}
