using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>DIV: a / b, with a fused activation; integers are cut toward zero.</summary>
public sealed partial class DivOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Div;

    // A divisor that is known is a factor; the activation, field 0, is the same.
    public override OperatorEquivalent? IntegerEquivalent(Operator op, Subgraph graph)
        => op.Options?.GetInt32(0) is not (null or 0) ? null
            : FloatConstant.Read(op.Input(1), graph) is { } divisor && Array.TrueForAll(divisor, static value => value != 0 && float.IsFinite(1 / value))
                ? new(BuiltinOperator.Mul, 21, [new(0), EquivalentInput.Constant(Array.ConvertAll(divisor, static value => 1 / value), graph.Tensors[op.Inputs[1]].Shape ?? [])], "MUL of x and 1 / divisor")
                : null;

    private protected override bool HasActivation => true;

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(Quotient)),
        TensorType.Float16 => binding.Narrow<Float16Format, Quotient>(default),
        TensorType.Int32 => Divisor.Checked<int>(context, binding.Second, binding.Number<int, Quotient>(default)),
        _ => null,
    };
}
