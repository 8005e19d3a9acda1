using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Operators that move values.</content>
public static partial class KernelProbeList
{
    private static IEnumerable<KernelProbe> Movement()
    {
        yield return Same(BuiltinOperator.Reshape, static g => g.Run(BuiltinOperator.Reshape, [g.Activation(2, 6), g.Main.Integers(3, 4)], Options(OptionTag.Reshape), [[3, 4]]));
        yield return Same(BuiltinOperator.Squeeze, static g => g.Run(BuiltinOperator.Squeeze, [g.Activation(2, 1, 6)], Options(30).Integers(0, 1), [[2, 6]]));
        yield return Same(BuiltinOperator.ExpandDims, static g => g.Run(BuiltinOperator.ExpandDims, [g.Activation(2, 6), g.Main.Integers(1)], Options(52), [[2, 1, 6]]));
        for (var rank = 2; rank <= 7; rank++)
        {
            int[] shape = [.. new[] { 1, 2, 2, 1, 2, 3, 4 }.TakeLast(rank)], turned = [.. Enumerable.Range(0, rank).Reverse()];
            yield return Same(BuiltinOperator.Transpose, g
                => g.Run(BuiltinOperator.Transpose, [g.Activation(shape), g.Main.Integers(turned)], Options(OptionTag.Transpose), [[.. shape.Reverse()]])) with { Variant = rank == 2 ? "" : $"{rank}-D", Rank = rank };
        }

        yield return Same(BuiltinOperator.Slice, static g
            => g.Run(BuiltinOperator.Slice, [g.Activation(3, 4), g.Main.Integers(1, 1), g.Main.Integers(2, 2)], Options(48), [[2, 2]]));
        yield return Same(BuiltinOperator.StridedSlice, static g => g.Run(
            BuiltinOperator.StridedSlice, [g.Activation(4, 4), g.Main.Integers(0, 1), g.Main.Integers(4, 4), g.Main.Integers(2, 1)], Options(32), [[2, 3]]));
        yield return Same(BuiltinOperator.Gather, static g => g.Run(BuiltinOperator.Gather, [g.Activation(5, 4), g.Main.Integers(3, 0, 1)], Options(OptionTag.Gather), [[3, 4]]));
        yield return Same(BuiltinOperator.GatherNd, static g
            => g.Run(BuiltinOperator.GatherNd, [g.Activation(5, 4), g.Main.Constant<int>([3, 0, 1], [3, 1])], Options(83), [[3, 4]]));
        yield return Same(BuiltinOperator.ScatterNd, static g
            => g.Run(BuiltinOperator.ScatterNd, [g.Main.Constant<int>([3, 0, 1], [3, 1]), g.Activation(3, 4), g.Main.Integers(5, 4)], Options(97), [[5, 4]]));
        yield return Same(BuiltinOperator.Concatenation, static g
            => g.Run(BuiltinOperator.Concatenation, [g.Activation(2, 4), g.Activation(2, 3)], Options(OptionTag.Concatenation).Integer(0, 1), [[2, 7]]));
        yield return Same(BuiltinOperator.Pack, static g => g.Run(BuiltinOperator.Pack, [g.Activation(2, 4), g.Activation(2, 4)], Options(59).Integer(0, 2), [[2, 2, 4]]));
        yield return Same(BuiltinOperator.Unpack, static g => g.Run(BuiltinOperator.Unpack, [g.Activation(2, 4)], Options(64).Integer(0, 2), [4], [4]));
        yield return Same(BuiltinOperator.Split, static g => g.Run(BuiltinOperator.Split, [g.Main.Constant<int>([1], []), g.Activation(2, 4)], Options(35).Integer(0, 2), [2, 2], [2, 2]));
        yield return Same(BuiltinOperator.SplitV, static g
            => g.Run(BuiltinOperator.SplitV, [g.Activation(2, 4), g.Main.Integers(1, 3), g.Main.Constant<int>([1], [])], Options(79).Integer(0, 2), [2, 1], [2, 3]));
        yield return Same(BuiltinOperator.Pad, static g => g.Run(BuiltinOperator.Pad, [g.Activation(2, 4), Pairs(g, 1, 0, 0, 2)], Options(OptionTag.Pad), [[3, 6]]));
        foreach (var rank in new[] { 5, 6 })
        {
            int[] shape = [.. new[] { 1, 1, 1, 2, 2, 3 }.TakeLast(rank)], padded = [.. shape];
            padded[^1]++;
            yield return Same(BuiltinOperator.Pad, g
                => g.Run(BuiltinOperator.Pad, [g.Activation(shape), Pairs(g, [.. new int[2 * rank - 1], 1])], Options(OptionTag.Pad), padded)) with { Variant = $"{rank}-D", Rank = rank };
        }

        yield return Same(BuiltinOperator.Padv2, static g => g.Run(BuiltinOperator.Padv2, [g.Activation(2, 4), Pairs(g, 1, 0, 0, 2), g.Held(1)], Options(43), [[3, 6]]));
        yield return Same(BuiltinOperator.MirrorPad, static g => g.Run(BuiltinOperator.MirrorPad, [g.Activation(2, 4), Pairs(g, 1, 0, 0, 2)], Options(77), [[3, 6]]));
        yield return Same(BuiltinOperator.Tile, static g => g.Run(BuiltinOperator.Tile, [g.Activation(2, 4), g.Main.Integers(2, 1)], Options(51), [[4, 4]]));
        yield return Same(BuiltinOperator.BroadcastTo, static g => g.Run(BuiltinOperator.BroadcastTo, [g.Activation(1, 4), g.Main.Integers(3, 4)], Options(104), [[3, 4]]));
        yield return Same(BuiltinOperator.ReverseV2, static g => g.Run(BuiltinOperator.ReverseV2, [g.Activation(2, 4), g.Main.Integers(1)], Options(81), [[2, 4]]));
        yield return Same(BuiltinOperator.ReverseSequence, static g
            => g.Run(BuiltinOperator.ReverseSequence, [g.Activation(2, 4, 3), g.Main.Integers(2, 3)], Options(87).Integer(0, 1), [[2, 4, 3]]));
        yield return Same(BuiltinOperator.SpaceToBatchNd, static g
            => g.Run(BuiltinOperator.SpaceToBatchNd, [g.Activation(1, 4, 4, 2), g.Main.Integers(2, 2), Pairs(g, 0, 0, 0, 0)], Options(25), [[4, 2, 2, 2]]));
        yield return Same(BuiltinOperator.BatchToSpaceNd, static g
            => g.Run(BuiltinOperator.BatchToSpaceNd, [g.Activation(4, 2, 2, 2), g.Main.Integers(2, 2), Pairs(g, 0, 0, 0, 0)], Options(24), [[1, 4, 4, 2]]));
        yield return Same(BuiltinOperator.SpaceToDepth, static g => g.Run(BuiltinOperator.SpaceToDepth, [g.Activation(1, 4, 4, 2)], Options(19).Integer(0, 2), [[1, 2, 2, 8]]));
        yield return Same(BuiltinOperator.DepthToSpace, static g => g.Run(BuiltinOperator.DepthToSpace, [g.Activation(1, 2, 2, 8)], Options(94).Integer(0, 2), [[1, 4, 4, 2]]));
        yield return Same(BuiltinOperator.ResizeBilinear, static g
            => g.Run(BuiltinOperator.ResizeBilinear, [g.Activation(1, 3, 3, 2), g.Main.Integers(6, 6)], Options(15).Flag(3, true), [[1, 6, 6, 2]]));
        yield return Same(BuiltinOperator.ResizeNearestNeighbor, static g
            => g.Run(BuiltinOperator.ResizeNearestNeighbor, [g.Activation(1, 3, 3, 2), g.Main.Integers(6, 6)], Options(74), [[1, 6, 6, 2]]));
        yield return Same(BuiltinOperator.MatrixDiag, static g => g.Run(BuiltinOperator.MatrixDiag, [g.Activation(2, 4)], Options(88), [[2, 4, 4]]));
        yield return Same(BuiltinOperator.MatrixSetDiag, static g => g.Run(BuiltinOperator.MatrixSetDiag, [g.Activation(2, 4, 4), g.Activation(2, 4)], Options(90), [[2, 4, 4]]));
        yield return Same(BuiltinOperator.Fill, static g => g.Run(BuiltinOperator.Fill, [g.Main.Integers(2, 3), g.Activation()], Options(68), [[2, 3]]));
        yield return Same(BuiltinOperator.DynamicUpdateSlice, static g
            => g.Run(BuiltinOperator.DynamicUpdateSlice, [g.Activation(4, 3), g.Activation(2, 3), g.Main.Integers(1, 0)], Options(117), [[4, 3]]));
        yield return Same(BuiltinOperator.OneHot, static g
            => g.Run(BuiltinOperator.OneHot, [g.Whole([0, 2, 1], 3), g.Main.Constant<int>([4], []), g.Held(), g.Held()], Options(61).Integer(0, -1), [[3, 4]]));
        yield return Same(BuiltinOperator.SparseToDense, static g => g.Run(
            BuiltinOperator.SparseToDense, [g.Main.Constant<int>([1, 3], [2, 1]), g.Main.Integers(5), g.Held(2), g.Held()], Options(50), [[5]]));
        yield return Same(BuiltinOperator.EmbeddingLookup, static g
            => g.Run(BuiltinOperator.EmbeddingLookup, [g.Whole([1, 0, 2], 3), g.Held(4, 5)], null, [[3, 5]]));
    }

    private static Value Pairs(ProbeGraph graph, params int[] flat) => graph.Main.Constant<int>(flat, [flat.Length / 2, 2], "paddings");
}
