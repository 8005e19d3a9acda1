using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Specification;

/// <summary>Why an operator does not map to the Edge TPU.</summary>
/// <param name="Message">What stands in the way.</param>
/// <param name="Fix">What to do about it.</param>
internal sealed record EdgeTpuObstacle(string Message, string Fix)
{
    private const int MostSoftmaxElements = 16000;
    private const int InnerDimensions = 3;

    /// <summary>Whether an operator turns the model's float inputs into codes, or codes into its float outputs.</summary>
    public static bool IsBorder(CheckedOperator op) => op.Builtin switch
    {
        BuiltinOperator.Quantize => op.Input(0) is { Tensor.Type: TensorType.Float32 } input && op.Graph.Subgraph.Inputs.Contains(input.Index),
        BuiltinOperator.Dequantize => op.Output is { } output && op.Graph.Subgraph.Outputs.Contains(output.Index),
        _ => false,
    };

    /// <summary>What stands in an operator's way; null where it maps.</summary>
    public static EdgeTpuObstacle? Of(CheckedOperator op)
    {
        if (EdgeTpuOperators.ConditionOf(op.Builtin) is null) return new EdgeTpuObstacle("The Edge TPU has no such operator.", "Replace it in the float model by operators that it has.");
        foreach (var operand in op.Activations)
        {
            if (operand.Tensor.Type is not (TensorType.Int8 or TensorType.UInt8) && operand.Tensor.Type is not TensorType.Int32)
                return new EdgeTpuObstacle($"{(operand.IsOutput ? "An output" : "An input")} is {Affine.Name(operand.Tensor.Type)}; the Edge TPU computes with int8 and uint8.", "Quantize the float model in full, to 8 bits.");
            // A batch that is left open is compiled as the 1 that the shape has.
            if (operand.Tensor.Shape?.Contains(-1) == true || operand.Tensor.ShapeSignature?.Skip(1).Contains(-1) == true)
                return new EdgeTpuObstacle("A shape may change from run to run.", "Convert the model with fixed shapes.");
            if (operand.Tensor.Shape is { Length: > InnerDimensions } shape && shape[..^InnerDimensions].Any(static dimension => dimension > 1))
                return new EdgeTpuObstacle($"The shape [{string.Join(", ", shape)}] is larger than 1 outside of the three innermost dimensions.", "Use a batch of 1.");
        }

        if (WeightedOperands.Of(op.Builtin) is { } weighted && (op.Input(weighted.Filter) is { Tensor.IsConstant: false } || op.Input(weighted.Bias) is { Tensor.IsConstant: false }))
            return new EdgeTpuObstacle("Weights or bias are computed; the Edge TPU needs constants.", "Make them constants in the float model.");
        return ConditionUnmet(op) is { } condition ? new EdgeTpuObstacle(condition, "Change the operator in the float model.") : null;
    }

    private static string? ConditionUnmet(CheckedOperator op)
    {
        long Option(int field, long otherwise = 0) => op.Operator.Options?.GetInteger(field, otherwise) ?? otherwise;
        var rank = op.Input(0)?.Tensor.Shape?.Length ?? 0;
        return op.Builtin switch
        {
            BuiltinOperator.AveragePool2D or BuiltinOperator.MaxPool2D when Option(5) != 0 => "A pool maps without fused activation only.",
            BuiltinOperator.Concatenation when Option(1) != 0 => "CONCATENATION maps without fused activation only.",
            BuiltinOperator.Concatenation when op.Inputs.Any(static operand => operand.Tensor.IsConstant) && op.Inputs.Count() != 2 => "CONCATENATION maps with a constant only if that is all zeros and one of two inputs.",
            BuiltinOperator.Conv2D when Option(4, 1) != Option(5, 1) => "CONV_2D maps with the same dilation in both directions only.",
            BuiltinOperator.DepthwiseConv2D when Option(5, 1) != 1 || Option(6, 1) != 1 => "DEPTHWISE_CONV_2D maps without dilation only.",
            BuiltinOperator.FullyConnected when Option(1) != 0 => "FULLY_CONNECTED maps with the default weight format only.",
            BuiltinOperator.FullyConnected when op.Output?.Tensor.Shape is { Length: > 1 } shape && shape[..^1].Any(static dimension => dimension > 1) => "FULLY_CONNECTED maps with a one-dimensional output only.",
            BuiltinOperator.Mean or BuiltinOperator.Sum or BuiltinOperator.ReduceMax or BuiltinOperator.ReduceMin when Axes(op).Any(axis => axis == 0 || axis == -rank) && rank > 1 => "Reducing over the batch does not map.",
            BuiltinOperator.Pack when Option(1) == 0 && rank > 1 => "PACK along the batch does not map.",
            BuiltinOperator.Split when op.Input(0) is { Tensor.IsConstant: true } axis && Integers(axis.Tensor) is [0, ..] => "SPLIT along the batch does not map.",
            BuiltinOperator.Pad when op.Input(1) is { Tensor.IsConstant: true } amounts && rank == 4 && Integers(amounts.Tensor) is [var before, var after, ..] && before + after != 0 => "PAD along the batch does not map.",
            BuiltinOperator.Prelu when op.Input(1)?.Tensor.Shape is { Length: > 1 } shape && shape[..^1].Any(static dimension => dimension > 1) => "PRELU maps with a slope per channel only.",
            BuiltinOperator.Softmax when op.Output?.Tensor is { } output && (output.ElementCount > MostSoftmaxElements || output.ElementCount != output.Shape?.LastOrDefault()) => "SOFTMAX maps over one dimension of up to 16000 elements only.",
            BuiltinOperator.StridedSlice when Option(2) != 0 || Option(3) != 0 || (op.Input(3) is { Tensor.IsConstant: true } strides && Integers(strides.Tensor).Any(static stride => stride != 1)) => "STRIDED_SLICE maps with strides of 1, no ellipsis and no new axis only.",
            _ => null,
        };
    }

    private static int[] Axes(CheckedOperator op) => op.Input(1) is { Tensor.IsConstant: true } axes ? Integers(axes.Tensor) : [];

    private static int[] Integers(Tensor tensor) => tensor.Type == TensorType.Int32 && Codes.AreReadable(tensor) ? tensor.Buffer.Data.AsSpan<int>().ToArray() : [];
}
