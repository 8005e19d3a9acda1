using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Holds models to the quantization specification and to what a target takes.</summary>
public static class SpecificationCheck
{
    /// <summary>Everything that the rules of a target find in a model. Constants are read, nothing is run.</summary>
    /// <param name="model">The model. Nothing of what is returned refers to its file.</param>
    /// <param name="target">What it is to run on.</param>
    /// <param name="cancellation">Asked between rules.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ModelVerdict Run(TfLiteModel model, TargetRuntime target = TargetRuntime.Any, CancellationToken cancellation = default)
    {
        var view = new CheckedModel(model);
        var findings = new List<ModelFinding>();
        foreach (var rule in SpecificationRules.For(target))
        {
            cancellation.ThrowIfCancellationRequested();
            findings.AddRange(rule.Check(view));
        }

        // Errors first; then in the order of the model, where a finding about all of it comes before those about its parts.
        var ordered = findings.OrderByDescending(static finding => finding.Severity).ThenBy(static finding => finding.Subgraph ?? -1)
            .ThenBy(static finding => finding.Index ?? -1).ThenBy(static finding => finding.Tensor ?? -1).ThenBy(static finding => finding.Rule, StringComparer.Ordinal);
        return new ModelVerdict
        {
            Path = model.Path,
            Target = target,
            State = QuantizationStates.Of(model),
            IsIntegerOnly = !view.Tensors.Any(static tensor => tensor.Tensor.Type.IsFloatingPoint()),
            Findings = new ValueList<ModelFinding>([.. ordered.Select(finding => finding with { Path = model.Path })]),
        };
    }
}
