using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>The runtime registers every operator.</summary>
public sealed class OperatorUnknownRule : OperatorRule
{
    public override string Demand => "The runtime registers the operator.";

    public override bool AppliesTo(TargetRuntime target) => target != TargetRuntime.TFLiteMicro;

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Builtin is not (BuiltinOperator.Custom or BuiltinOperator.Delegate) && RuntimeKernels.Versions(op.Builtin) is null)
            yield return Finding(op, FindingSeverity.Error, "The runtime registers no such operator.", "Convert the model again with operators of TensorFlow Lite only.");
    }
}
