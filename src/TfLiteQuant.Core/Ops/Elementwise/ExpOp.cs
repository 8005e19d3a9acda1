using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>EXP: e to the power of x.</summary>
public sealed partial class ExpOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Exp;

    public override IntegerRule Integer { get; } = new() { Int8Version = 2, Int16Version = 2 };

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Exp)),
        TensorType.Float16 => binding.Narrow<Float16Format, Exp>(default),
        _ => null,
    };
}
