using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Makes one QUANTIZE of a DEQUANTIZE and a QUANTIZE behind it, as they meet where parts of a model with different codes were quantized
/// one after the other: codes become codes without floats between.
/// </summary>
internal static class DirectConversionsPass
{
    /// <summary>Goes through all graphs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="recipe">Where no float may be, a conversion is taken that only recent runtimes have.</param>
    public static void Run(TfLiteModel model, QuantizationRecipe recipe)
    {
        foreach (var graph in model.Subgraphs) Run(graph, everywhere: !recipe.IsIntegerOnly);
    }

    private static void Run(Subgraph graph, bool everywhere)
    {
        var makers = new Dictionary<int, Operator>();
        foreach (var op in graph.Operators)
            if (op is { Builtin: BuiltinOperator.Dequantize, Inputs: [var codes], Outputs: [var real] } && IsActivation(graph.Tensors[codes])) makers[real] = op;
        if (makers.Count == 0) return;

        var same = new Dictionary<int, int>();
        foreach (var op in graph.Operators)
        {
            if (op.Builtin != BuiltinOperator.Quantize || !makers.TryGetValue(op.Inputs[0], out var maker)) continue;
            if (!RuntimeKernels.Converts(graph.Tensors[maker.Inputs[0]].Type, graph.Tensors[op.Outputs[0]].Type, everywhere)) continue;
            op.Inputs = [maker.Inputs[0]];
            if (!graph.Outputs.Contains(op.Outputs[0]) && AreAlike(graph.Tensors[op.Inputs[0]], graph.Tensors[op.Outputs[0]])) same[op.Outputs[0]] = op.Inputs[0];
        }

        foreach (var op in graph.Operators)
            if (Array.Exists(op.Inputs, same.ContainsKey)) op.Inputs = Array.ConvertAll(op.Inputs, input => same.GetValueOrDefault(input, input));
        var read = graph.Operators.SelectMany(static op => op.Inputs).Concat(graph.Outputs).ToHashSet();
        graph.Operators.RemoveAll(op => op.Outputs is [var output] && !read.Contains(output)
            && (op.Builtin == BuiltinOperator.Quantize && same.ContainsKey(output) || op.Builtin == BuiltinOperator.Dequantize && makers.ContainsKey(output)));
    }

    private static bool IsActivation(Tensor tensor) => tensor is { Type: TensorType.Int8 or TensorType.Int16 or TensorType.UInt8, IsConstant: false };

    private static bool AreAlike(Tensor one, Tensor other) => one.Type == other.Type
        && one.Quantization is { Scale: [var scale], ZeroPoint: [var zero] } && other.Quantization is { Scale: [var otherScale], ZeroPoint: [var otherZero] }
        && scale == otherScale && zero == otherZero;
}
