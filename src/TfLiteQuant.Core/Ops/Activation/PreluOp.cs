using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>PRELU: x where it is at least 0, x times a learned slope elsewhere.</summary>
public sealed partial class PreluOp : BroadcastBinary
{
    public override BuiltinOperator Operator => BuiltinOperator.Prelu;

    public override IntegerRule Integer { get; } = new() { Int8Version = 1, Operands = [new(1, OperandRole.Weights)] };

    private protected override OpKernel? Select(BindContext context, BinaryBinding binding) => binding.Type switch
    {
        TensorType.Float32 => binding.Float(default(ParametricRelu)),
        TensorType.Float16 => binding.Narrow<Float16Format, ParametricRelu>(default),
        _ => null,
    };

    private protected override BroadcastPlan Plan(BindContext context, TensorValue a, TensorValue b)
    {
        var plan = base.Plan(context, a, b);
        if (plan.Shape.AsSpan().SequenceEqual(a.Shape)) return plan;
        throw context.Fail($"Its slopes of shape {OperandChecks.Text(b)} do not fit into the input of shape {OperandChecks.Text(a)}.", "The model is malformed.");
    }
}
