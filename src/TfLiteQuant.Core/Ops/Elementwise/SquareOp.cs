using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>SQUARE: x * x.</summary>
public sealed partial class SquareOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Square;

    public override OperatorEquivalent? IntegerEquivalent(Operator op, Subgraph graph)
        => new(BuiltinOperator.Mul, 21, [new(0), new(0)], "MUL of x and x");

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Square)),
        TensorType.Float16 => binding.Narrow<Float16Format, Square>(default),
        _ => null,
    };
}
