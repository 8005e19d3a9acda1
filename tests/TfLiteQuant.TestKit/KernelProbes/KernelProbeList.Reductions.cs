using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Reductions and pools.</content>
public static partial class KernelProbeList
{
    private static IEnumerable<KernelProbe> Reductions()
    {
        foreach (var op in new[] { BuiltinOperator.Mean, BuiltinOperator.Sum, BuiltinOperator.ReduceProd })
        {
            yield return Free(op, Reduced(op, [1, 4, 5, 6], 1, 2));
            yield return Free(op, Reduced(op, [2, 6], 1)) with { Variant = "2-D" };
        }

        foreach (var op in new[] { BuiltinOperator.ReduceMax, BuiltinOperator.ReduceMin }) yield return Same(op, Reduced(op, [1, 4, 5, 6], 1, 2));
        var window = Options(OptionTag.Pool2D).Integer(1, 2).Integer(2, 2).Integer(3, 2).Integer(4, 2);
        foreach (var op in new[] { BuiltinOperator.AveragePool2D, BuiltinOperator.MaxPool2D, BuiltinOperator.L2Pool2D })
            yield return Same(op, graph => graph.Run(op, [graph.Activation(1, 4, 4, 3)], window, [[1, 2, 2, 3]]));
        yield return Free(BuiltinOperator.Cumsum, static graph
            => graph.Run(BuiltinOperator.Cumsum, [graph.Activation(2, 6), graph.Main.Constant<int>([1], [])], Options(102), [[2, 6]]));
        foreach (var (op, tag) in new[] { (BuiltinOperator.ArgMax, 40), (BuiltinOperator.ArgMin, 57) })
        {
            yield return None(op, graph => graph.Run(op, [graph.Activation(2, 6), graph.Main.Constant<int>([1], [])],
                Options(tag).Choice(0, TensorType.Int32), (TensorType.Int32, [2])));
        }

        yield return Same(BuiltinOperator.TopkV2, static graph
            => graph.Run(BuiltinOperator.TopkV2, [graph.Activation(2, 6), graph.Main.Constant<int>([3], [])], Options(34), (graph.Type, [2, 3]), (TensorType.Int32, [2, 3])));
        yield return Same(BuiltinOperator.SegmentSum, static graph
            => graph.Run(BuiltinOperator.SegmentSum, [graph.Activation(3, 4), graph.Main.Integers(0, 0, 1)], Options(100), [[2, 4]]));
        yield return Same(BuiltinOperator.UnsortedSegmentMax, static graph => graph.Run(
            BuiltinOperator.UnsortedSegmentMax, [graph.Activation(3, 4), graph.Main.Integers(0, 0, 1), graph.Main.Constant<int>([2], [])], Options(119), [[2, 4]]));
    }

    private static Func<ProbeGraph, Value[]> Reduced(BuiltinOperator op, int[] shape, params int[] axes)
        => graph => graph.Run(op, [graph.Activation(shape), graph.Main.Integers(axes)], Options(OptionTag.Reducer), [.. shape.Where((_, axis) => !axes.Contains(axis))]);
}
