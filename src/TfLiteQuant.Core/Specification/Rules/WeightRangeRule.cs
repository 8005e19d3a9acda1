using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>8-bit weights keep to -127..127: kernels that add pairs of 16-bit products count on it.</summary>
public sealed class WeightRangeRule : OperatorRule
{
    public override string Demand => "Symmetric int8 weights use the codes -127 to 127.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        foreach (var weights in WeightedOperands.WeightsOf(op))
        {
            if (weights.Tensor.Type != TensorType.Int8 || Codes.IndexOf(weights.Tensor, sbyte.MinValue) is not (>= 0 and var at)) continue;
            yield return Finding(op, weights, FindingSeverity.Error, $"The weights hold the code -128, first as element {at}.", "Quantize the weights again with the range -127 to 127.");
        }
    }
}
