using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Sums of 16-bit products fit the accumulator: 32 bits hold 516 of them at their largest.</summary>
public sealed class AccumulatorOverflowRule : OperatorRule
{
    private const long MostProducts = int.MaxValue / (32767L * 127);

    public override string Demand => "Sums of products of 16-bit activations fit the accumulator that the operator asks for.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.CodeType != TensorType.Int16 || WeightedOperands.Of(op.Builtin) is not { } weighted || op.Input(weighted.Filter) is not { Tensor.Shape: { } shape } filter) yield break;
        if (op.Input(weighted.Bias)?.Tensor.Type != TensorType.Int32 && StatedType(op) != (long)TensorType.Int32) yield break;
        long products = 1;
        for (var axis = 0; axis < shape.Length; axis++)
            if (axis != weighted.Axis) products *= shape[axis];
        if (products > MostProducts)
            yield return Finding(op, filter, FindingSeverity.Warning, $"Each output sums {products} products in 32 bits, which may overflow beyond {MostProducts}.", "Use 64-bit biases.");
    }

    private static long StatedType(CheckedOperator op) => op.Builtin switch
    {
        BuiltinOperator.Conv2D => op.Operator.Options?.GetInteger(6) ?? 0,
        BuiltinOperator.FullyConnected or BuiltinOperator.TransposeConv => op.Operator.Options?.GetInteger(4) ?? 0,
        _ => 0,
    };
}
