using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Rows that planners have in common.</summary>
internal static class PlanRows
{
    /// <summary>A row for every operator of a model, each decided in turn.</summary>
    public static List<OperatorPlan> Decide(TfLiteModel model, Action<OperatorPlan, Operator, Subgraph, ConstantReaders> decide)
    {
        var rows = new List<OperatorPlan>();
        for (var i = 0; i < model.Subgraphs.Count; i++)
        {
            var graph = model.Subgraphs[i];
            var readers = new ConstantReaders(graph);
            for (var index = 0; index < graph.Operators.Count; index++)
            {
                rows.Add(For(graph, i, index));
                try
                {
                    decide(rows[^1], graph.Operators[index], graph, readers);
                }
                catch (TfLiteQuantException failure)
                {
                    throw failure.AtOperator(i, index, rows[^1].Operator);
                }
            }
        }

        return rows;
    }

    /// <summary>A row for an operator.</summary>
    public static OperatorPlan For(Subgraph graph, int subgraph, int index)
    {
        var op = graph.Operators[index];
        return new OperatorPlan
        {
            Subgraph = subgraph,
            Index = index,
            Operator = op.Code.Name,
            Source = op,
            Name = op.Outputs is [>= 0 and var output, ..] ? graph.Tensors[output].Name ?? "" : "",
        };
    }

    /// <summary>A row for a constant that will be stored as <paramref name="type"/>.</summary>
    public static TensorPlan For(Tensor tensor, int subgraph, int index, TensorType type, int axis, string reason) => new()
    {
        Subgraph = subgraph,
        Index = index,
        Name = tensor.Name ?? "",
        Shape = tensor.Shape ?? [],
        Type = type,
        Axis = axis,
        Reason = reason,
    };

    /// <summary>Fills the row of an operator that has no rule for its weights.</summary>
    public static void LeaveUnruled(OperatorPlan row, Operator op, Subgraph graph, ConstantReaders readers)
    {
        var isFloat = op.Inputs.Concat(op.Outputs).Any(index => index >= 0 && graph.Tensors[index].Type == TensorType.Float32);
        var hasConstant = op.Inputs.Any(index => index >= 0 && readers.Obstacle(graph.Tensors[index], index) is null);
        row.Outcome = hasConstant ? OperatorOutcome.Float : OperatorOutcome.Unaffected;
        row.Reason = hasConstant ? "it has no kernel that reads these constants as integers"
            : isFloat ? "computes in float and has no weights"
            : "has no float values";
    }

    /// <summary>A warning for each pattern that matched no operator.</summary>
    public static List<string> UnmatchedPatterns(OperatorSelection selection)
        => [.. selection.Unmatched.Select(static pattern => $"The pattern '{pattern}' matches no operator, output or constant of the model.")];
}
