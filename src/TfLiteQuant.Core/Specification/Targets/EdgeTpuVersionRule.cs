using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>The Edge TPU compiler was built with a runtime of 2021 and refuses to read models with later versions of operators.</summary>
public sealed class EdgeTpuVersionRule : SpecificationRule
{
    public override string Demand => "The Edge TPU compiler knows every version of an operator that the model states.";

    public override TargetRuntime Target => TargetRuntime.EdgeTpu;

    internal override IEnumerable<ModelFinding> Check(CheckedModel model)
    {
        foreach (var group in model.Operators.GroupBy(static op => op.Operator.Code))
        {
            if (group.Key.Builtin == BuiltinOperator.Custom) continue;
            var highest = RuntimeReleases.Highest(group.Key.Builtin, EdgeTpuOperators.Runtime);
            if (group.Key.Version > highest)
                yield return Finding(group.First(), FindingSeverity.Error, $"Version {group.Key.Version} is stated; the compiler's runtime ({EdgeTpuOperators.Runtime}) has {(highest == 0 ? "no such operator" : $"up to {highest}")}, and it refuses the whole model.", "Convert so that the operator is not needed in this version.");
        }
    }
}
