using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Takes out tensors that nothing uses any more, and numbers the others anew.</summary>
internal static class AbandonedTensorsPass
{
    /// <summary>Tensors that nothing uses, to be taken before a change: those are the file's own and are kept.</summary>
    public static HashSet<Tensor> Unused(TfLiteModel model, int index)
    {
        var graph = model.Subgraphs[index];
        var used = InUse(model, index);
        return [.. graph.Tensors.Where((_, tensor) => !used.Contains(tensor))];
    }

    /// <param name="model">The changed model.</param>
    /// <param name="index">Index of the changed subgraph.</param>
    /// <param name="kept">What <see cref="Unused"/> gave before the change.</param>
    public static void Run(TfLiteModel model, int index, HashSet<Tensor> kept)
    {
        var graph = model.Subgraphs[index];
        var used = InUse(model, index);
        var numbers = new int[graph.Tensors.Count];
        var count = 0;
        for (var tensor = 0; tensor < numbers.Length; tensor++) numbers[tensor] = used.Contains(tensor) || kept.Contains(graph.Tensors[tensor]) ? count++ : -1;
        if (count == numbers.Length) return;
        int[] Renumber(int[] tensors) => Array.ConvertAll(tensors, tensor => tensor < 0 ? tensor : numbers[tensor]);
        graph.Inputs = Renumber(graph.Inputs);
        graph.Outputs = Renumber(graph.Outputs);
        foreach (var op in graph.Operators) (op.Inputs, op.Outputs, op.Intermediates) = (Renumber(op.Inputs), Renumber(op.Outputs), Renumber(op.Intermediates));
        foreach (var signature in model.Signatures)
        {
            if (signature.SubgraphIndex != index) continue;
            foreach (var map in signature.Inputs.Concat(signature.Outputs)) map.TensorIndex = numbers[map.TensorIndex];
        }

        foreach (var parameters in graph.Tensors.Select(static tensor => tensor.Quantization).OfType<QuantizationParameters>())
        {
            parameters.Details = parameters.Details switch
            {
                BlockwiseQuantization block => block with { Scales = numbers[block.Scales], ZeroPoints = block.ZeroPoints < 0 ? block.ZeroPoints : numbers[block.ZeroPoints] },
                MultiAxisQuantization axes => axes with { Scales = numbers[axes.Scales], ZeroPoints = axes.ZeroPoints < 0 ? axes.ZeroPoints : numbers[axes.ZeroPoints] },
                var others => others,
            };
        }

        var next = 0;
        graph.Tensors.RemoveAll(_ => numbers[next++] < 0);
    }

    private static HashSet<int> InUse(TfLiteModel model, int index)
    {
        var graph = model.Subgraphs[index];
        HashSet<int> used = [.. graph.Inputs, .. graph.Outputs];
        foreach (var op in graph.Operators) used.UnionWith([.. op.Inputs, .. op.Outputs, .. op.Intermediates]);
        foreach (var signature in model.Signatures)
            if (signature.SubgraphIndex == index) used.UnionWith(signature.Inputs.Concat(signature.Outputs).Select(static map => map.TensorIndex));
        foreach (var tensor in graph.Tensors)
        {
            if (tensor.Quantization?.Details is BlockwiseQuantization block) used.UnionWith([block.Scales, block.ZeroPoints]);
            else if (tensor.Quantization?.Details is MultiAxisQuantization axes) used.UnionWith([axes.Scales, axes.ZeroPoints]);
        }

        return used;
    }
}
