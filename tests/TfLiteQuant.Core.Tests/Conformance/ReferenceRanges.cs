using TfLiteQuant.Calibration;
using TfLiteQuant.Model;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <summary>
/// The ranges that the reference's calibrator records instead of the true ones: it looks at an operator's inputs before and after
/// the operator runs, and ADD, SUB, MUL and DIV may write their result into an input's memory. That input's range then holds the
/// result's as well.
/// </summary>
internal static class ReferenceRanges
{
    // The reference's memory planner lets outputs of at most this many bytes have memory of their own.
    private const long SmallestShared = 8;

    /// <summary>What the reference would have recorded for a model.</summary>
    /// <param name="model">The float model.</param>
    /// <param name="ranges">The true ranges.</param>
    public static CalibratedRanges Of(TfLiteModel model, CalibratedRanges ranges)
    {
        var widened = ranges.Copy();
        for (var i = 0; i < model.Subgraphs.Count; i++)
        {
            foreach (var (tensor, result) in Overwritten(model.Subgraphs[i]))
                if (ranges.Of(i, tensor) is { } own && ranges.Of(i, result) is { } other) widened.Set(i, tensor, own.Union(other));
        }

        return widened;
    }

    // Inputs that an operator's result is written over.
    private static IEnumerable<(int Tensor, int Result)> Overwritten(Subgraph graph)
    {
        var readers = graph.Operators.SelectMany(static op => op.Inputs).Where(static tensor => tensor >= 0).CountBy(static tensor => tensor).ToDictionary();
        var producers = graph.Operators.SelectMany(static op => op.Outputs.Select(output => (output, op))).ToDictionary(static pair => pair.output, static pair => pair.op);
        foreach (var op in graph.Operators)
        {
            if (op.Builtin is not (BuiltinOperator.Add or BuiltinOperator.Sub or BuiltinOperator.Mul or BuiltinOperator.Div)) continue;
            var result = op.Outputs[0];
            if (graph.Outputs.Contains(result) || graph.Tensors[result].Type != TensorType.Float32) continue;
            var bytes = Bytes(graph.Tensors[result]);
            if (bytes <= SmallestShared) continue;
            foreach (var input in op.Inputs)
            {
                if (Bytes(graph.Tensors[input]) != bytes || !IsPrivate(input, graph, readers, producers)) continue;
                yield return (input, result);
                break;
            }
        }
    }

    // Nobody else needs the memory, which reshaping operators share with what they reshape.
    private static bool IsPrivate(int tensor, Subgraph graph, Dictionary<int, int> readers, Dictionary<int, Operator> producers)
    {
        while (true)
        {
            var value = graph.Tensors[tensor];
            if (value.IsConstant || value.IsVariable || graph.Inputs.Contains(tensor) || graph.Outputs.Contains(tensor) || readers[tensor] != 1) return false;
            if (!producers.TryGetValue(tensor, out var producer) || producer.Builtin is not (BuiltinOperator.Reshape or BuiltinOperator.ExpandDims or BuiltinOperator.Squeeze)) return true;
            tensor = producer.Inputs[0];
        }
    }

    private static long Bytes(Tensor tensor) => 4 * tensor.ElementCount;
}
