using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>ABS: magnitudes; that of the smallest integer is itself.</summary>
public sealed partial class AbsOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Abs;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 3 };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(AbsoluteValue)),
        TensorType.Float16 => binding.Narrow<Float16Format, AbsoluteValue>(default),
        TensorType.Int32 => binding.Number<int, AbsoluteValue>(default),
        TensorType.Int16 => binding.Number<short, AbsoluteValue>(default),
        _ => null,
    };
}
