using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SQRT: the square root.</summary>
public sealed partial class SqrtOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Sqrt;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 2, Int16OnlyWhereDemanded = true };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(SquareRoot)),
        TensorType.Float16 => binding.Narrow<Float16Format, SquareRoot>(default),
        _ => null,
    };
}
