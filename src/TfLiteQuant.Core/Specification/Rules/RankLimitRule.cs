using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Tensors have no more dimensions than the kernel counts.</summary>
public sealed class RankLimitRule : OperatorRule
{
    public override string Demand => "Tensors have no more dimensions than the kernel takes.";

    public override bool AppliesTo(TargetRuntime target) => target != TargetRuntime.TFLiteMicro;

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Kernel is { MaxRank: { } most } && op.Inputs.FirstOrDefault(operand => operand.Tensor.Shape?.Length > most) is { Tensor: not null } operand)
            yield return Finding(op, operand, FindingSeverity.Error, $"The tensor has {operand.Tensor.Shape!.Length} dimensions, and the {Affine.Name(op.Kernel.Activation)} kernel takes {most}.", "Reshape around the operator, or leave it float.");
    }
}
