using TfLiteQuant.Inspection;

namespace TfLiteQuant.Specification;

/// <summary>Tells that there is nothing quantized to judge.</summary>
public sealed class NotQuantizedRule : SpecificationRule
{
    public override string Demand => "The model is quantized.";

    internal override IEnumerable<ModelFinding> Check(CheckedModel model)
    {
        if (QuantizationStates.Of(model.Model) == QuantizationState.Float)
            yield return Finding(FindingSeverity.Warning, "The model holds no quantized value.", "ConvertTo-QuantizedModel quantizes it.");
    }
}
