using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>Kernels that copy or compare codes have one scale and zero point for all that they copy or compare.</summary>
public sealed class SameScaleRule : OperatorRule
{
    public override string Demand => "Operators that move or compare codes have the same scale and zero point on all sides.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Kernel?.Scales is not (KernelScales.Same or KernelScales.Copied or KernelScales.OneForInputs) || op.CodeType is not { } codes) yield break;
        var sides = op.Inputs.Concat(op.Kernel.Scales == KernelScales.OneForInputs ? [] : op.Outputs)
            .Where(operand => operand.HasCodes && operand.Tensor.Type == codes && !operand.Tensor.Quantization!.IsPerAxis).ToList();
        if (sides.Count < 2) yield break;
        var last = sides[^1];
        foreach (var operand in sides)
        {
            if (Affine.AreSame(operand.Tensor, last.Tensor)) continue;
            var way = op.Kernel.Scales == KernelScales.Same ? "the runtime refuses that" : "the kernel looks at codes only, so that values come out wrong";
            yield return Finding(op, operand, FindingSeverity.Error, $"The scale is {Affine.Of(operand.Tensor)}, but {Affine.Of(last.Tensor)} on '{last.Tensor.Name}': {way}.", "Give both the same parameters, with a QUANTIZE between where they must differ.");
        }
    }
}
