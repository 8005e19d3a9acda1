using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Tells what stayed float in a model that is integer otherwise.</summary>
public sealed class FloatOperatorRule : SpecificationRule
{
    public override string Demand => "An integer model has no float operators.";

    internal override IEnumerable<ModelFinding> Check(CheckedModel model)
    {
        if (!model.Operators.Any(static op => op.CodeType is not null && !op.HasFloatActivation)) yield break;
        foreach (var op in model.Operators)
        {
            var kind = OperatorKinds.Of(op.Operator, op.Graph.Subgraph);
            if (kind is not (OperatorKind.Float or OperatorKind.Hybrid) || !op.HasFloatActivation) continue;
            yield return Finding(
                op,
                FindingSeverity.Information,
                kind == OperatorKind.Hybrid ? "The operator computes with floats and integer weights." : "The operator computes with floats.",
                "Integer accelerators stop here; an operator with an integer kernel in its place would go on.");
        }
    }
}
