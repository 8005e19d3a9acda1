using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Puts operators that have no integer kernel into equivalents that have one. Results keep their tensors, so that what was
/// calibrated still holds.</summary>
internal static class EquivalentOperatorsPass
{
    /// <summary>Rewrites a float model whose operators must all become integer.</summary>
    /// <returns>What each rewritten operator was, by subgraph and index.</returns>
    public static Dictionary<(int Subgraph, int Operator), string> Run(TfLiteModel model, QuantizationRecipe recipe)
    {
        var rewritten = new Dictionary<(int, int), string>();
        if (!recipe.IsIntegerOnly) return rewritten;
        var (selection, kept) = (new OperatorSelection(recipe), DefiningGraphs.Of(model));
        for (var i = 0; i < model.Subgraphs.Count; i++)
        {
            if (kept.Contains(i)) continue;
            var graph = model.Subgraphs[i];
            for (var index = 0; index < graph.Operators.Count; index++)
            {
                var op = graph.Operators[index];
                if (OpRegistry.Find(op.Builtin) is not { } definition || definition.Integer?.VersionFor(recipe.ActivationType) > 0) continue;
                if (selection.ReasonToLeave(op, graph) is not null) continue;
                if (op.Outputs is not [>= 0 and var output] || graph.Tensors[output].Type != TensorType.Float32) continue;
                if (definition.IntegerEquivalent(op, graph) is not { } equivalent || equivalent.Inputs.Any(input => input.Position >= op.Inputs.Length)) continue;
                rewritten.Add((i, index), $"{op.Code.Name} as {equivalent.Words}");
                Rewrite(model, graph, op, equivalent);
            }
        }

        return rewritten;
    }

    private static void Rewrite(TfLiteModel model, Subgraph graph, Operator op, OperatorEquivalent equivalent)
    {
        var name = graph.Tensors[op.Outputs[0]].Name ?? "";
        op.Inputs = [.. equivalent.Inputs.Select((input, position) => input.Position >= 0
            ? op.Inputs[input.Position]
            : graph.AddTensor(new Tensor
            {
                Name = $"{name}_operand_{position}",
                Type = TensorType.Float32,
                Shape = input.Shape ?? [],
                HasRank = true,
                Buffer = model.AddBuffer(BufferData.From<float>(input.Values)),
            }))];
        op.Code = model.GetOrAddOperatorCode(equivalent.Operator);
        op.Options = equivalent.OptionsTag > 0 ? new OperatorOptions(equivalent.OptionsTag) : null;
    }
}
