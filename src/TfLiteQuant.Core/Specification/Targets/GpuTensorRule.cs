using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>The GPU delegate computes with floats in up to four dimensions, and reads 8-bit codes as such.</summary>
public sealed class GpuTensorRule : OperatorRule
{
    private const int MostDimensions = 4;

    public override string Demand => "Tensors are float or 8-bit codes, of up to four fixed dimensions.";

    public override TargetRuntime Target => TargetRuntime.Gpu;

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (GpuOperators.MaxVersion(op.Builtin) is null) yield break;
        foreach (var operand in op.Activations)
        {
            if (!Takes(op.Builtin, operand.Tensor.Type))
                yield return Finding(op, operand, FindingSeverity.Warning, $"The GPU delegate does not take {Affine.Name(operand.Tensor.Type)} here; the operator then runs on the processor.", operand.Tensor.Type == TensorType.Int16 ? "Use 8-bit activations, or float16 weights." : "Keep such operators off the path that is to run on the GPU.");
            else if (operand.Tensor.Shape is { Length: > MostDimensions } shape)
                yield return Finding(op, operand, FindingSeverity.Warning, $"The tensor has {shape.Length} dimensions; the GPU delegate takes {MostDimensions}.", "Reshape in the float model.");
            else
                continue;
            yield break;
        }
    }

    private static bool Takes(BuiltinOperator op, TensorType type) => type switch
    {
        TensorType.Float32 or TensorType.Float16 or TensorType.Int8 or TensorType.UInt8 => true,
        TensorType.Bool => op is BuiltinOperator.Cast or BuiltinOperator.Select or BuiltinOperator.SelectV2 or BuiltinOperator.LogicalAnd
            or BuiltinOperator.Equal or BuiltinOperator.NotEqual or BuiltinOperator.Less or BuiltinOperator.LessEqual or BuiltinOperator.Greater or BuiltinOperator.GreaterEqual,
        TensorType.Int32 => op is BuiltinOperator.Cast or BuiltinOperator.OneHot or BuiltinOperator.Gather,
        _ => false,
    };
}
