using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>A kernel that negates codes has an output with the scale of its input and the zero point with the other sign.</summary>
public sealed class MirroredScaleRule : OperatorRule
{
    public override string Demand => "NEG of codes has the scale of its input, and its zero point with the other sign.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Kernel?.Scales != KernelScales.Mirrored || op.Output is not { HasCodes: true } output) yield break;
        if (op.Inputs.FirstOrDefault() is not { HasCodes: true } input) yield break;
        if (Affine.Scale(input.Tensor) == Affine.Scale(output.Tensor) && Affine.ZeroPoint(input.Tensor) == -Affine.ZeroPoint(output.Tensor)) yield break;
        yield return Finding(op, output, FindingSeverity.Error, $"The output has the scale {Affine.Of(output.Tensor)}, its input {Affine.Of(input.Tensor)}: the kernel negates codes as they are, so that values come out wrong.", "Put MUL by a constant -1 in its place, which takes any parameters, or leave it in float.");
    }
}
