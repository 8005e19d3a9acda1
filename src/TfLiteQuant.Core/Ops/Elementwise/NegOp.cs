using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>NEG: -x.</summary>
public sealed partial class NegOp : Elementwise
{
    public override BuiltinOperator Operator => BuiltinOperator.Neg;

    public override OperatorEquivalent? IntegerEquivalent(Operator op, Subgraph graph)
        => new(BuiltinOperator.Mul, 21, [new(0), EquivalentInput.Constant([-1])], "MUL of x and -1");

    private protected override OpKernel? Select(BindContext context, UnaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Negation)),
        TensorType.Float16 => binding.Narrow<Float16Format, Negation>(default),
        TensorType.BFloat16 => binding.Narrow<BFloat16Format, Negation>(default),
        TensorType.Int32 => binding.Number<int, Negation>(default),
        TensorType.Int64 => binding.Number<long, Negation>(default),
        TensorType.Int16 => binding.Number<short, Negation>(default),
        TensorType.Int8 => binding.Number<sbyte, Negation>(default),
        _ => null,
    };
}
