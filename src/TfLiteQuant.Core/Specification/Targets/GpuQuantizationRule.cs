using TfLiteQuant.Inspection;

namespace TfLiteQuant.Specification;

/// <summary>Says what a GPU makes of the model's quantization.</summary>
public sealed class GpuQuantizationRule : SpecificationRule
{
    public override string Demand => "Half-precision weights suit a GPU; 8-bit ones save size, not time.";

    public override TargetRuntime Target => TargetRuntime.Gpu;

    internal override IEnumerable<ModelFinding> Check(CheckedModel model)
    {
        switch (QuantizationStates.Of(model.Model))
        {
            case QuantizationState.FullInteger or QuantizationState.IntegerOnly:
                yield return Finding(FindingSeverity.Information, "The GPU delegate takes 8-bit models where quantized models are allowed, and computes in float: results differ a little from the processor's.", "A float16 model is as fast there, and more accurate.");
                break;
            case QuantizationState.DynamicRange:
                yield return Finding(FindingSeverity.Information, "The GPU delegate turns integer weights into floats when it loads the model.", "A float16 model is as fast there, and more accurate.");
                break;
        }
    }
}
