using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>Scales of a constant run along the dimension that the kernel looks for them, or there is one.</summary>
public sealed class WeightAxisRule : OperatorRule
{
    public override string Demand => "Per-axis scales run along the output channels, on operators that read them.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Builtin is BuiltinOperator.Dequantize or BuiltinOperator.Quantize or BuiltinOperator.Custom) yield break;
        var weighted = WeightedOperands.Of(op.Builtin);
        foreach (var operand in op.Inputs)
        {
            if (!operand.HasCodes || !operand.Tensor.IsConstant || operand.Tensor.Quantization is not { IsPerAxis: true } parameters) continue;
            var axis = QuantizationParameters.AxisIn(operand.Tensor.Shape ?? [], parameters.QuantizedDimension);
            if (operand.Position == weighted?.Filter)
            {
                if (axis != weighted.Axis)
                    yield return Finding(op, operand, FindingSeverity.Error, $"Scales run along dimension {axis} of the weights, the kernel reads them along {weighted.Axis}.", $"Quantize the weights along dimension {weighted.Axis}.");
            }
            else if (!TakesAxis(op, operand, axis))
            {
                yield return Finding(op, operand, FindingSeverity.Error, $"The constant has {parameters.Scale!.Length} scales, of which the kernel reads the first.", "Quantize the constant with one scale.");
            }
        }
    }

    // EMBEDDING_LOOKUP has a scale per row; operators that copy codes may hand them on.
    private static bool TakesAxis(CheckedOperator op, Operand operand, int? axis)
        => (op.Builtin == BuiltinOperator.EmbeddingLookup && operand.Position == 1 && axis == 0)
        || (RuntimeKernels.Takes(op.Builtin, operand.Tensor.Type)?.Scales is KernelScales.Copied or KernelScales.Same && op.Output is { Tensor.Quantization.IsPerAxis: true });
}
