using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>The GPU delegate takes some operators, up to some version; the others run on the processor, with copies between.</summary>
public sealed class GpuOperatorRule : OperatorRule
{
    public override string Demand => "The GPU delegate takes the operator in the version that is stated.";

    public override TargetRuntime Target => TargetRuntime.Gpu;

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Builtin == BuiltinOperator.Custom) yield break; // it knows some by name
        if (GpuOperators.MaxVersion(op.Builtin) is not { } most)
            yield return Finding(op, FindingSeverity.Warning, "The GPU delegate does not take the operator, which then runs on the processor.", "Replace it in the float model by operators that the delegate takes.");
        else if (op.Operator.Code.Version > most)
            yield return Finding(op, FindingSeverity.Warning, $"The GPU delegate takes the operator up to version {most}, and {op.Operator.Code.Version} is stated.", "State a lower version if the use allows it.");
    }
}
