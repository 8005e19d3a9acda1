using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>Activations have one scale.</summary>
public sealed class ActivationAxisRule : OperatorRule
{
    public override string Demand => "Computed tensors have one scale.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Kernel?.Scales is null or KernelScales.Copied or KernelScales.Same || op.Builtin == BuiltinOperator.Dequantize) yield break;
        var filter = WeightedOperands.Of(op.Builtin)?.Filter;
        foreach (var operand in op.Activations)
        {
            if (operand.Tensor.Quantization is { IsPerAxis: true } parameters && operand.HasCodes && (operand.IsOutput || operand.Position != filter))
                yield return Finding(op, operand, FindingSeverity.Error, $"The tensor is computed and has {parameters.Scale!.Length} scales, of which kernels read the first.", "Give it one scale.");
        }
    }
}
