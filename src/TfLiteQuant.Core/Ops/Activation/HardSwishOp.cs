using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>HARD_SWISH: x * clamp(x + 3, 0, 6) / 6.</summary>
public sealed partial class HardSwishOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.HardSwish;

    public override IntegerRule Integer { get; } = new() { Int8Version = 1, Factor = new(FactorOf.Largest, 1 << 6, 1 << 6) };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(HardSwish)),
        TensorType.Float16 => binding.Narrow<Float16Format, HardSwish>(default),
        _ => null,
    };
}
