using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Carries out the plan for an input.</summary>
internal static class InputBorderPass
{
    /// <summary>Changes the graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="plan">The plan for one of its inputs.</param>
    /// <param name="head">Operators to put at the head of the graph; the pass adds to them.</param>
    public static void Run(BorderGraph graph, BorderPlan plan, List<Operator> head)
    {
        if (plan.Change.Outcome == BorderOutcome.Kept) return;
        if (plan.Tensor == plan.Core) Open(graph, plan, head);
        else MoveInward(graph, plan, head);
    }

    // The border holds codes and shall be of another type: what only converts the codes reads the new border, all else the codes.
    private static void Open(BorderGraph graph, BorderPlan plan, List<Operator> head)
    {
        var border = graph.AddLike(plan.Tensor, plan.Change.To, plan.Parameters, graph.TakeName(plan.Tensor) ?? "");
        graph.Replace(BorderSide.Input, plan.Tensor, border);
        foreach (var conversion in plan.Bypassed)
        {
            graph.Redirect([conversion], plan.Tensor, border);
            if (!IsIdle(graph, conversion)) continue;
            graph.Redirect(graph.ReadersOf(conversion.Outputs[0]), conversion.Outputs[0], border);
            graph.Graph.Operators.Remove(conversion);
        }

        if (graph.ReadersOf(plan.Tensor).Count > 0 || graph.Graph.Outputs.Contains(plan.Tensor)) head.Add(graph.Conversion(border, plan.Tensor));
    }

    // Whether a conversion gives what it gets, to nobody outside.
    private static bool IsIdle(BorderGraph graph, Operator conversion)
    {
        Tensor from = graph[conversion.Inputs[0]], to = graph[conversion.Outputs[0]];
        return from.Type == to.Type && (from.Type == TensorType.Float32 || BorderParameters.AreOneMapping(from, to)) && !graph.Graph.Outputs.Contains(conversion.Outputs[0]);
    }

    private static void MoveInward(BorderGraph graph, BorderPlan plan, List<Operator> head)
    {
        foreach (var conversion in plan.Absorbed)
        {
            graph.Graph.Operators.Remove(conversion);
            if (conversion.Outputs[0] != plan.Core) graph.Redirect(graph.ReadersOf(conversion.Outputs[0]), conversion.Outputs[0], plan.Core);
        }

        graph.Redirect(plan.Bypassed, plan.Tensor, plan.Core);
        var livesOn = graph.ReadersOf(plan.Tensor).Count > 0 || graph.Graph.Outputs.Contains(plan.Tensor);
        var name = graph.TakeName(plan.Tensor);
        var border = plan.Core;
        if (plan.Change.Outcome == BorderOutcome.Moved)
        {
            // An output has a name of its own that callers know.
            if (!graph.Graph.Outputs.Contains(plan.Core)) graph[plan.Core].Name = name;
        }
        else
        {
            border = graph.AddLike(plan.Tensor, plan.Change.To, plan.Parameters, name ?? "");
            head.Add(graph.Conversion(border, plan.Core));
        }

        graph.Replace(BorderSide.Input, plan.Tensor, border);
        // Operators that read the float input read what its codes stand for.
        if (livesOn && plan.Tensor != plan.Core) head.Add(graph.Conversion(plan.Core, plan.Tensor));
    }
}
