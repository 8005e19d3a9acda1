using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Zero points are codes of the tensor's type.</summary>
public sealed class ZeroPointRangeRule : TensorRule
{
    public override string Demand => "A zero point is a code of the tensor's type.";

    private protected override IEnumerable<ModelFinding> Check(CheckedTensor tensor)
    {
        if (!tensor.HasCodes) yield break;
        var (min, max) = tensor.Tensor.Type.CodeRange();
        foreach (var zero in tensor.Tensor.Quantization!.ZeroPoint ?? [])
        {
            if (zero >= min && zero <= max) continue;
            yield return Finding(tensor, FindingSeverity.Error, $"The zero point {zero} is no code of {Affine.Name(tensor.Tensor.Type)}, which has {min} to {max}.", "Quantize the tensor again.");
            yield break;
        }
    }
}
