using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>Which values of two models are compared.</summary>
internal sealed class ComparisonPlan
{
    /// <param name="models">The float model and one quantized model.</param>
    /// <param name="reference">The float model.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.ModelsNotComparable"/>: no value can be paired.</exception>
    public ComparisonPlan(ModelSet models, TfLiteModel reference, TfLiteModel quantized)
    {
        var pairing = TensorPairing.Of(reference, quantized, models.TensorPairs(0));
        Counterparts = pairing.Counterparts;
        Values = [.. Enumerable.Range(0, quantized.Subgraphs.Count).SelectMany(subgraph => Of(subgraph, reference, quantized))];
        Wanted = Counterparts.Values.ToHashSet();
        if (Values.Count > 0) return;
        throw new TfLiteQuantException(
            ErrorCode.ModelsNotComparable,
            "None of its values can be paired with one of the float model.",
            $"The float model computes {Some(reference)}; this one computes {Some(quantized)}. Compare models made of one another, with their tensors' names kept.",
            new ModelLocation(quantized.Path));
    }

    /// <summary>The float model's tensor for each value of the quantized model.</summary>
    public IReadOnlyDictionary<TensorId, TensorId> Counterparts { get; }

    /// <summary>Values to compare, in the order they are computed.</summary>
    public IReadOnlyList<ComparedValue> Values { get; }

    /// <summary>Values of the quantized model that stand for none of the float model, by name.</summary>
    public List<string> Unpaired { get; } = [];

    /// <summary>Tensors of the float model whose values are needed.</summary>
    public IReadOnlySet<TensorId> Wanted { get; }

    private IEnumerable<ComparedValue> Of(int subgraph, TfLiteModel reference, TfLiteModel quantized)
    {
        var graph = new ComparableGraph(quantized.Subgraphs[subgraph]);
        for (var i = 0; i < graph.Operators.Count; i++)
        {
            // What DEQUANTIZE gives is what it was given.
            if (graph.Operators[i].Builtin == BuiltinOperator.Dequantize) continue;
            foreach (var output in graph.Operators[i].Outputs.Distinct())
            {
                // Graphs that never run may say that a tensor is computed several times.
                if (graph.Producer(output) != i || !graph.IsValue(output) || !ComparableGraph.IsReal(graph.Tensors[output])) continue;
                var id = new TensorId(subgraph, output);
                if (Counterparts.TryGetValue(id, out var counterpart) && ComparableGraph.IsReal(reference.Subgraphs[counterpart.Subgraph].Tensors[counterpart.Index])) yield return new ComparedValue(id, counterpart, i);
                else Unpaired.Add(graph.Tensors[output].Name ?? "");
            }
        }
    }

    private static string Some(TfLiteModel model)
    {
        const int Most = 5;
        List<string> names = [.. model.Subgraphs.SelectMany(static graph => graph.Operators.SelectMany(static op => op.Outputs).Where(static output => output >= 0).Select(output => $"'{graph.Tensors[output].Name}'"))];
        return names.Count == 0 ? "nothing" : string.Join(", ", names.Take(Most)) + (names.Count > Most ? FormattableString.Invariant($" and {names.Count - Most} more") : "");
    }
}
