using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Carries out the plan for an output.</summary>
internal static class OutputBorderPass
{
    public static void Run(BorderGraph graph, BorderPlan plan)
    {
        if (plan.Change.Outcome == BorderOutcome.Kept) return;
        var isMoved = plan.Change.Outcome == BorderOutcome.Moved;
        // A DEQUANTIZE that the graph has already gives the float output.
        var made = isMoved ? plan.Core : plan.Parameters is null ? FloatOf(graph, plan.Core) : -1;
        var name = graph.TakeName(plan.Tensor);
        if (made < 0)
        {
            made = graph.AddLike(plan.Tensor, plan.Change.To, plan.Parameters, name ?? "");
            graph.Graph.Operators.Add(graph.Conversion(plan.Core, made));
        }
        else if (!graph.Graph.Inputs.Contains(made) && !graph.Graph.Outputs.Contains(made))
        {
            // An input, or another output, has a name of its own that callers know.
            graph[made].Name = name;
        }

        graph.Replace(BorderSide.Output, plan.Tensor, made);
        foreach (var conversion in plan.Absorbed)
            if (graph.ReadersOf(plan.Tensor).Count == 0) graph.Graph.Operators.Remove(conversion);
    }

    private static int FloatOf(BorderGraph graph, int codes)
        => graph.ReadersOf(codes).Find(static op => op.Builtin == BuiltinOperator.Dequantize)?.Outputs[0] ?? -1;
}
