using TfLiteQuant.Model;
using TfLiteQuant.Schema.Reading;

namespace TfLiteQuant.Datasets;

/// <summary>What a model itself tells of the values that an input expects.</summary>
/// <param name="Normalization">What its metadata says; null for nothing.</param>
/// <param name="Rescale">The constant that the first operator multiplies values by, where it does; null where it does not.</param>
/// <param name="RescalesItself">Whether the first operator brings values to another range by constants.</param>
internal sealed record InputHint(InputNormalization? Normalization, double? Rescale, bool RescalesItself)
{
    private const int MostConstants = 4;

    /// <summary>Hints for each input, by its name.</summary>
    public static Dictionary<string, InputHint> Of(TfLiteModel model, string? signature, IReadOnlyList<ModelInput> inputs)
    {
        var hints = new Dictionary<string, InputHint>(StringComparer.Ordinal);
        var entry = model.Signatures.FirstOrDefault(entry => entry.Key == signature);
        var index = entry?.SubgraphIndex ?? 0;
        if ((uint)index >= (uint)model.Subgraphs.Count) return hints;
        var graph = model.Subgraphs[index];
        var normalizations = index == 0 ? NormalizationReader.Read(model) : [];
        foreach (var input in inputs)
        {
            var position = Array.FindIndex(graph.Inputs, tensor => graph.Tensors[tensor].Name is { } name && input.IsNamed(name));
            if (position < 0) continue;
            var first = FirstOperator(graph, graph.Inputs[position]);
            var constants = first is null ? null : ConstantOf(graph, first);
            var rescales = constants is not null && first!.Builtin is BuiltinOperator.Mul or BuiltinOperator.Div or BuiltinOperator.Sub or BuiltinOperator.Add;
            hints[input.Name] = new InputHint(
                position < normalizations.Count ? normalizations[position] : null,
                rescales && first!.Builtin == BuiltinOperator.Mul ? constants!.Max() : rescales && first!.Builtin == BuiltinOperator.Div ? 1 / constants!.Max() : null,
                rescales);
        }

        return hints;
    }

    // Past operators that leave values as they are.
    private static Operator? FirstOperator(Subgraph graph, int tensor)
    {
        for (var steps = 0; steps < graph.Operators.Count; steps++)
        {
            var consumer = graph.Operators.FirstOrDefault(op => op.Inputs.Contains(tensor));
            if (consumer is not { Builtin: BuiltinOperator.Quantize or BuiltinOperator.Dequantize or BuiltinOperator.Cast or BuiltinOperator.Reshape, Outputs: [var output] }) return consumer;
            tensor = output;
        }

        return null;
    }

    private static double[]? ConstantOf(Subgraph graph, Operator op)
    {
        foreach (var tensor in op.Inputs)
        {
            if (tensor < 0 || graph.Tensors[tensor] is not { IsConstant: true, Type: TensorType.Float32 } constant || constant.ElementCount > MostConstants) continue;
            return [.. constant.Buffer.Data.AsSpan<float>().ToArray().Select(static value => (double)value)];
        }

        return null;
    }
}
