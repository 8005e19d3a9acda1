using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>Codes have a scale.</summary>
public sealed class MissingParametersRule : OperatorRule
{
    public override string Demand => "Codes that a kernel computes with have a scale and a zero point.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Kernel?.Scales is not (KernelScales.Free or KernelScales.Prescribed) || op.CodeType is not { } codes) yield break;
        foreach (var operand in op.Inputs.Concat(op.Outputs))
        {
            if (operand.Tensor.Type == codes && operand.Tensor.Quantization is not { IsQuantized: true })
                yield return Finding(op, operand, FindingSeverity.Error, $"The {Affine.Name(codes)} tensor has no scale, and the kernel computes with it.", "Quantize the model again.");
        }
    }
}
