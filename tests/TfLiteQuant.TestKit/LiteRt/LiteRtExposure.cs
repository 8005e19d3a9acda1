using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Which tensors the runtime gives where <see cref="LiteRtOptions.ExposeAll"/> asks for all (exposeTensors of edits.mjs).</summary>
public static class LiteRtExposure
{
    /// <summary>Indices in the first graph, in the order of the run's outputs: the graph's own, then what operators compute in order,
    /// but for what follows from constants alone.</summary>
    public static int[] Of(TfLiteModel model)
    {
        var graph = model.Subgraphs[0];
        var folded = new HashSet<int>(Enumerable.Range(0, graph.Tensors.Count).Where(index => graph.Tensors[index].IsConstant));
        foreach (var op in graph.Operators)
            if (op.Inputs.Length > 0 && Array.TrueForAll(op.Inputs, index => index < 0 || folded.Contains(index))) folded.UnionWith(op.Outputs);
        return [.. graph.Outputs.Concat(graph.Operators.SelectMany(static op => op.Outputs)
            .Where(index => !folded.Contains(index) && !graph.Tensors[index].IsVariable && !graph.Inputs.Contains(index))).Distinct()];
    }
}
