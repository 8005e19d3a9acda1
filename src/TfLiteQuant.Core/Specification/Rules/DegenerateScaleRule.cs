using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Ranges have a width: a scale at the reference's floor stands for a tensor that was 0 in every sample.</summary>
public sealed class DegenerateScaleRule : TensorRule
{
    // The reference widens ranges below 1e-6: to 2e-6 for activations, to 1e-6 for weights.
    private const double DeadActivation = 2.001e-6;
    private const double DeadWeights = 1.001e-6;
    private const float SmallestNormal = 1.17549435e-38f;

    public override string Demand => "Scales come from ranges that have a width.";

    private protected override IEnumerable<ModelFinding> Check(CheckedTensor tensor)
    {
        if (!tensor.HasCodes || tensor.Tensor.IsVariable) yield break;
        var (min, max) = tensor.Tensor.Type.CodeRange();
        var scales = tensor.Tensor.Quantization!.Scale!;
        var limit = (tensor.Tensor.IsConstant ? DeadWeights / (max - min - 1) : DeadActivation / (max - min));
        var dead = scales.Count(scale => scale >= SmallestNormal && scale <= limit);
        if (dead == 0) yield break;
        yield return tensor.Tensor.IsConstant
            ? Finding(tensor, FindingSeverity.Information, $"{dead} of {scales.Length} scales are those of values that are all 0, or nearly.", "Such channels could be cut out of the float model.")
            : Finding(tensor, FindingSeverity.Warning, $"The scale {Affine.Number(scales[0])} is that of a range without width: the tensor was 0 in every sample, and all else is cut off.", "Calibrate with data that reaches this tensor.");
    }
}
