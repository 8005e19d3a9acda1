using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>Operators whose range is known beforehand have the output parameters that their kernels are built for.</summary>
public sealed class PrescribedScaleRule : OperatorRule
{
    // What the kernels themselves let pass.
    private const double Tolerance = 1e-3;

    public override string Demand => "SOFTMAX, LOGISTIC, TANH, LOG_SOFTMAX and L2_NORMALIZATION have the output scale and zero point that they prescribe.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Kernel?.Scales != KernelScales.Prescribed || op.Output is not { HasCodes: true } output) yield break;
        if (PrescribedOutputs.Of(op.Builtin, op.Kernel.Activation, output.Tensor.Type) is not var (scale, zero)) yield break;
        if (Affine.AreClose(scale, Affine.Scale(output.Tensor), Tolerance) && Affine.ZeroPoint(output.Tensor) == zero) yield break;
        yield return Finding(op, output, FindingSeverity.Error, $"The output has the scale {Affine.Of(output.Tensor)} instead of {Affine.Of(scale, zero)}.", "Give it those, with a QUANTIZE behind it where others are wanted.");
    }
}
