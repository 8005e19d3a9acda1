using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Counts of work from the shapes written in a model; null wherever a shape is unknown or absent.</summary>
internal static class WorkEstimate
{
    /// <summary>Elements of a tensor; a batch dimension written as -1 in the signature counts as the model's shape says.</summary>
    public static long? Elements(int tensorIndex, Subgraph graph)
    {
        if ((uint)tensorIndex >= (uint)graph.Tensors.Count || graph.Tensors[tensorIndex].Shape is not { } shape) return null;
        long count = 1;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || count > long.MaxValue / Math.Max(1, dimension)) return null;
            count *= dimension;
        }

        return count;
    }

    /// <summary>A dimension of a tensor, counted from the end when negative.</summary>
    public static long? Dimension(int tensorIndex, int axis, Subgraph graph)
    {
        if ((uint)tensorIndex >= (uint)graph.Tensors.Count || graph.Tensors[tensorIndex].Shape is not { } shape) return null;
        var index = axis < 0 ? shape.Length + axis : axis;
        return (uint)index < (uint)shape.Length && shape[index] >= 0 ? shape[index] : null;
    }

    /// <summary>Elements without the innermost dimension.</summary>
    public static long? Pixels(int tensorIndex, Subgraph graph)
        => Elements(tensorIndex, graph) is { } all && Dimension(tensorIndex, -1, graph) is { } inner and > 0 ? all / inner : null;

    /// <summary>Each output value takes one multiplication per filter value of its channel.</summary>
    public static long? OutputTimesFilter(Operator op, Subgraph graph, int outputPosition, int filterPosition, int filterOutputAxis)
    {
        var filter = op.Input(filterPosition);
        return Dimension(filter, filterOutputAxis, graph) is { } channels and > 0
            ? Elements(op.Outputs.ElementAtOrDefault(outputPosition, -1), graph) * (Elements(filter, graph) / channels)
            : null;
    }

    /// <summary>Sum of the sizes of the given weight operands (those present), times <paramref name="repeats"/>.</summary>
    public static long? WeightsTimes(Operator op, Subgraph graph, int[] operands, long? repeats)
    {
        long? sum = 0;
        foreach (var position in operands)
            if (op.Input(position) is >= 0 and var tensor) sum += Elements(tensor, graph);
        return sum * repeats;
    }

    private static int ElementAtOrDefault(this int[] values, int index, int missing) => index < values.Length ? values[index] : missing;
}
