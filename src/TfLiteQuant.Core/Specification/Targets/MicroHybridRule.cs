using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>TensorFlow Lite Micro has no kernels for integer weights under float activations.</summary>
public sealed class MicroHybridRule : OperatorRule
{
    public override string Demand => "Integer weights have integer activations beside them.";

    public override TargetRuntime Target => TargetRuntime.TFLiteMicro;

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        // A table of codes may be read into floats, and DEQUANTIZE is for that.
        if (!op.HasFloatActivation || op.CodeType is not null || op.Builtin is BuiltinOperator.Dequantize or BuiltinOperator.Quantize or BuiltinOperator.EmbeddingLookup) yield break;
        if (op.Inputs.FirstOrDefault(static operand => operand.IsConstant && operand.Tensor.Type.IsQuantizedStorage() && operand.Tensor.Quantization is { IsQuantized: true }) is { Tensor: not null } weights)
            yield return Finding(op, weights, FindingSeverity.Error, $"The weights are {Affine.Name(weights.Tensor.Type)} beside float activations: there is no such kernel.", "Quantize the float model in full, with a representative dataset.");
    }
}
