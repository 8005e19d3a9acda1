using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>Operators state the version that their use needs, and one that the runtime registers.</summary>
public sealed class OperatorVersionRule : SpecificationRule
{
    public override string Demand => "An operator's version is one that the runtime registers, and not below what its types and options call for.";

    public override bool AppliesTo(TargetRuntime target) => target != TargetRuntime.TFLiteMicro;

    internal override IEnumerable<ModelFinding> Check(CheckedModel model)
    {
        // Operators of a kind share one version as a rule: one finding for all of them.
        foreach (var group in model.Operators.GroupBy(static op => op.Operator.Code))
        {
            var code = group.Key;
            if (code.Builtin == BuiltinOperator.Custom || RuntimeKernels.Versions(code.Builtin) is not var (min, max)) continue;
            var (first, required) = group.Select(static op => (op, SignatureVersions.Required(op.Operator, op.Graph.Subgraph))).MaxBy(static pair => pair.Item2);
            if (code.Version > max || code.Version < min)
                yield return Finding(first, FindingSeverity.Error, $"Version {code.Version} is stated, and the runtime has {min} to {max}.", code.Version > max ? "Use a newer runtime, or an operator that it has." : $"State version {min}.");
            else if (code.Version < required && required <= max)
                yield return Finding(first, FindingSeverity.Warning, $"Version {code.Version} is stated, and this use came with version {required}: a runtime that lacks it will not refuse the model.", $"State version {required}.");
        }
    }
}
