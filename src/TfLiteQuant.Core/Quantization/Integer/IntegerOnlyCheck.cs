using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Refuses a model in which an operator or a border would stay float although none may.</summary>
internal static class IntegerOnlyCheck
{
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.NotIntegerOnly"/> lists every obstacle with reason and remedy.</exception>
    public static void Require(TfLiteModel model, QuantizationPlan plan, QuantizationRecipe recipe)
    {
        var obstacles = plan.Operators.Where(static row => row.Outcome is not (OperatorOutcome.Integer or OperatorOutcome.Unaffected))
            .Select(row => $"{row.Operator} #{row.Index}{InSubgraph(model, row.Subgraph)} '{row.Name}': {row.Reason}. {RemedyFor(row)}")
            .Concat(plan.Graphs.DistinctBy(static graph => graph.Subgraph).SelectMany(graph => Borders(model, graph, recipe))).ToList();
        if (obstacles.Count == 0) return;
        throw new TfLiteQuantException(
            ErrorCode.NotIntegerOnly,
            $"{obstacles.Count} {(obstacles.Count == 1 ? "place stays" : "places stay")} float:{Environment.NewLine}{string.Join(Environment.NewLine, obstacles.Select(static text => "  " + text))}{Environment.NewLine}",
            "Change the model there, or use FullInteger with the same input and output types, which lets them stay float.");
    }

    private static IEnumerable<string> Borders(TfLiteModel model, IntegerGraphPlan plan, QuantizationRecipe recipe)
    {
        var graph = model.Subgraphs[plan.Subgraph];
        if (!model.Signatures.Exists(signature => signature.SubgraphIndex == plan.Subgraph) && plan.Subgraph != 0) yield break;
        if (recipe.BorderInput != TensorType.Float32)
        {
            foreach (var input in graph.Inputs)
                if (graph.Tensors[input].Type == TensorType.Float32 && plan.Stored[input] is null && (graph.Outputs.Contains(input) || graph.Operators.Exists(op => op.Inputs.Contains(input))))
                    yield return $"input '{graph.Tensors[input].Name}': its range is not known. Calibrate with data for it.";
        }
    }

    private static string InSubgraph(TfLiteModel model, int subgraph) => model.Subgraphs.Count > 1 ? $" of subgraph {subgraph}" : "";

    private static string RemedyFor(OperatorPlan row)
        => row.Outcome != OperatorOutcome.Float || row.Reason.EndsWith(RuleAssignment.KeptFloat, StringComparison.Ordinal) ? "Change the rule that wants it so."
            : row.Reason.Contains("calibrating", StringComparison.Ordinal) ? "Calibrate with data that reaches it."
            : row.Reason.StartsWith("excluded", StringComparison.Ordinal) || row.Reason.StartsWith("not included", StringComparison.Ordinal) ? "Let the patterns take it in."
            : row.Reason.Contains("kernel", StringComparison.Ordinal) ? "Replace it in the float model by operators that have one."
            : "Change that in the float model.";
}
