using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Kernels that fill up with the code 0 mean the value 0 by it.</summary>
public sealed class ZeroFillRule : OperatorRule
{
    public override string Demand => "Activations of kernels that fill up with the code 0 have the zero point 0.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        // All int16 tensors are symmetric by a rule of their own.
        if (op.Kernel is not { NeedsZeroPointZero: true, Activation: not TensorType.Int16 } || op.Output is not { HasCodes: true } output) yield break;
        if (Affine.ZeroPoint(output.Tensor) is not 0 and var zero)
            yield return Finding(op, output, FindingSeverity.Error, $"The kernel fills with the code 0, which stands for {Affine.Number((0.0 - zero) * Affine.Scale(output.Tensor))} at the zero point {zero}.", "Leave the operator float.");
    }
}
