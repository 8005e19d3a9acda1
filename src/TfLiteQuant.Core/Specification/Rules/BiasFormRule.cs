using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>A bias is a vector of wide integers, one for each output channel.</summary>
public sealed class BiasFormRule : OperatorRule
{
    public override string Demand => "A bias is int32 beside 8-bit activations and int64 or int32 beside 16-bit ones, of one dimension, with the zero point 0.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.CodeType is not { } codes || WeightedOperands.Of(op.Builtin) is not { } weighted || op.Input(weighted.Bias) is not { } bias) yield break;
        var tensor = bias.Tensor;
        if (!IsBiasType(op, codes, tensor.Type))
            yield return Finding(op, bias, FindingSeverity.Error, $"The bias is {Affine.Name(tensor.Type)} beside {Affine.Name(codes)} activations.", $"Store it as {TypesFor(op, codes)}.");
        if (tensor.Shape is { Length: not 1 } shape && tensor.ElementCount != 1)
        {
            // The runtime's kernels count values; XNNPACK's, and those of other delegates, ask for a vector.
            var isVector = shape is [.., var last] && last == tensor.ElementCount;
            yield return Finding(
                op, bias, isVector ? FindingSeverity.Warning : FindingSeverity.Error,
                $"The bias has {shape.Length} dimensions{(isVector ? ", for which delegates leave the operator to the runtime's own kernel" : "")}.", "Give it one dimension, the output channels.");
        }

        if (tensor.Quantization?.ZeroPoint?.Any(static zero => zero != 0) == true)
            yield return Finding(op, bias, FindingSeverity.Error, "The bias has a zero point other than 0, which kernels take for 0.", "Give it the zero point 0.");
        if (Channels(op, weighted) is { } channels && tensor.Shape is [.., var count] && count == tensor.ElementCount && (count != 1 || tensor.Shape.Length == 1) && count != channels)
            yield return Finding(op, bias, FindingSeverity.Error, $"The bias has {count} values for {channels} output channels.", "Give it one value for each output channel.");
    }

    private static bool IsBiasType(CheckedOperator op, TensorType codes, TensorType type) => codes switch
    {
        TensorType.Int16 => type == TensorType.Int64 || (type == TensorType.Int32 && op.Builtin != BuiltinOperator.DepthwiseConv2D),
        _ => type == TensorType.Int32,
    };

    private static string TypesFor(CheckedOperator op, TensorType codes)
        => codes != TensorType.Int16 ? "int32" : op.Builtin == BuiltinOperator.DepthwiseConv2D ? "int64" : "int64, or int32 with the type stated in the options";

    private static int? Channels(CheckedOperator op, WeightedOperands weighted)
        => op.Input(weighted.Filter)?.Tensor.Shape is { } shape && weighted.Axis < shape.Length ? shape[weighted.Axis] : null;
}
