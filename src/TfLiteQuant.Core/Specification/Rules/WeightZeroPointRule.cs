using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Weights of signed types are symmetric: kernels leave their zero point out of the sum.</summary>
public sealed class WeightZeroPointRule : OperatorRule
{
    public override string Demand => "Weights of signed types have the zero point 0.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        foreach (var weights in WeightedOperands.WeightsOf(op))
        {
            if (weights.Tensor.Type == TensorType.UInt8 || weights.Tensor.Quantization?.ZeroPoint?.FirstOrDefault(static zero => zero != 0) is not { } zero || zero == 0) continue;
            yield return Finding(op, weights, FindingSeverity.Error, $"The weights have the zero point {zero}, which kernels take for 0.", "Quantize the weights symmetrically.");
        }
    }
}
