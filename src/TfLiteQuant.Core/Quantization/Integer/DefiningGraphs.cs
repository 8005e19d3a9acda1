using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Finds graphs that define an operator: runtimes and delegates know it by its definition, which must stay as it was, with
/// all that it runs in turn.</summary>
internal static class DefiningGraphs
{
    /// <summary>Indices of the graphs.</summary>
    public static HashSet<int> Of(TfLiteModel model)
    {
        var found = new HashSet<int>();
        foreach (var op in model.Subgraphs.SelectMany(static graph => graph.Operators))
            if (OpRegistry.Find(op.Builtin) is { DefinesBySubgraphs: true } definition) Take(definition.Subgraphs(op));
        return found;

        void Take(IReadOnlyList<int> graphs)
        {
            foreach (var graph in graphs)
            {
                if ((uint)graph >= (uint)model.Subgraphs.Count || !found.Add(graph)) continue;
                foreach (var op in model.Subgraphs[graph].Operators) Take(OpRegistry.Find(op.Builtin)?.Subgraphs(op) ?? []);
            }
        }
    }
}
