using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Checks;

/// <summary>Checks a subgraph: that its lists and operators refer to tensors it has, then each tensor.</summary>
internal static class SubgraphChecks
{
    public static void ThrowIfInvalid(TfLiteModel model, int index, HashSet<uint>? externalIds)
    {
        var subgraph = model.Subgraphs[index];
        var here = new ModelLocation(Subgraph: index);
        CheckIndices(subgraph.Inputs, "input", subgraph, 0, here);
        CheckIndices(subgraph.Outputs, "output", subgraph, 0, here);
        for (var i = 0; i < subgraph.Operators.Count; i++) CheckOperator(subgraph, index, i);
        for (var i = 0; i < subgraph.Tensors.Count; i++) TensorChecks.ThrowIfInvalid(subgraph, index, i, externalIds);
    }

    private static void CheckOperator(Subgraph subgraph, int subgraphIndex, int index)
    {
        var op = subgraph.Operators[index];
        if (!HasOutside(op.Inputs, subgraph, -1) && !HasOutside(op.Outputs, subgraph, 0) && !HasOutside(op.Intermediates, subgraph, -1)) return;
        var here = new ModelLocation(Subgraph: subgraphIndex, OperatorIndex: index, OperatorName: op.Code.Name);
        CheckIndices(op.Inputs, "input", subgraph, -1, here);
        CheckIndices(op.Outputs, "output", subgraph, 0, here);
        CheckIndices(op.Intermediates, "intermediate", subgraph, -1, here);
    }

    private static bool HasOutside(int[] tensors, Subgraph subgraph, int lowest)
    {
        foreach (var tensor in tensors)
            if (tensor < lowest || tensor >= subgraph.Tensors.Count) return true;
        return false;
    }

    /// <param name="tensors">Indices.</param>
    /// <param name="role">What they are.</param>
    /// <param name="subgraph">What they count in.</param>
    /// <param name="lowest">-1 where an entry may be left out, else 0.</param>
    /// <param name="location">Where they stand.</param>
    private static void CheckIndices(int[] tensors, string role, Subgraph subgraph, int lowest, ModelLocation location)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            if (tensors[i] >= lowest && tensors[i] < subgraph.Tensors.Count) continue;
            throw ModelChecks.Error($"{role} {i} is tensor {tensors[i]}, but the subgraph has {subgraph.Tensors.Count}.", location);
        }
    }
}
