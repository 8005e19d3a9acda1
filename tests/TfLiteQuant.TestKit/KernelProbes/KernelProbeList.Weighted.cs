using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Operators with weights, and products.</content>
public static partial class KernelProbeList
{
    private static IEnumerable<KernelProbe> Weighted()
    {
        yield return Free(BuiltinOperator.Conv2D, static graph =>
        {
            var image = graph.Activation(1, 5, 5, 4);
            var filter = graph.Filter(0, 6, 3, 3, 4);
            return graph.Run(BuiltinOperator.Conv2D, [image, filter, Bias(graph, filter, 6)], Options(OptionTag.Conv2D).Integer(1, 1).Integer(2, 1).Choice(6, graph.StatedBias), [[1, 5, 5, 6]]);
        });
        yield return Free(BuiltinOperator.Conv2D, static graph =>
        {
            var image = graph.Activation(1, 5, 5, 4);
            var filter = graph.Filter(0, 6, 3, 3, 2);
            return graph.Run(BuiltinOperator.Conv2D, [image, filter, Bias(graph, filter, 6)], Options(OptionTag.Conv2D).Integer(1, 1).Integer(2, 1).Choice(6, graph.StatedBias), [[1, 5, 5, 6]]);
        }) with { Variant = "grouped" };
        yield return Free(BuiltinOperator.DepthwiseConv2D, static graph =>
        {
            var image = graph.Activation(1, 5, 5, 4);
            var filter = graph.Filter(3, 1, 3, 3, 4);
            var options = Options(OptionTag.DepthwiseConv2D).Integer(1, 1).Integer(2, 1).Integer(3, 1);
            return graph.Run(BuiltinOperator.DepthwiseConv2D, [image, filter, Bias(graph, filter, 4)], options, [[1, 5, 5, 4]]);
        });
        foreach (var hasBias in new[] { true, false })
        {
            yield return Free(BuiltinOperator.FullyConnected, graph =>
            {
                var input = graph.Activation(2, 8);
                var filter = graph.Filter(0, 6, 8);
                return graph.Run(BuiltinOperator.FullyConnected, hasBias ? [input, filter, Bias(graph, filter, 6)] : [input, filter, Value.None], Options(OptionTag.FullyConnected).Choice(4, graph.StatedBias), [[2, 6]]);
            }) with { Variant = hasBias ? "" : "no bias" };
            yield return Free(BuiltinOperator.TransposeConv, graph =>
            {
                var image = graph.Activation(1, 4, 4, 3);
                var filter = graph.Filter(0, 5, 3, 3, 3);
                Value[] inputs = [graph.Main.Integers(1, 8, 8, 5), filter, image];
                var options = Options(OptionTag.TransposeConv).Integer(1, 2).Integer(2, 2).Choice(4, graph.StatedBias);
                return graph.Run(BuiltinOperator.TransposeConv, hasBias ? [.. inputs, Bias(graph, filter, 5)] : inputs, options, [[1, 8, 8, 5]]);
            }) with { Variant = hasBias ? "" : "no bias" };
        }

        yield return Free(BuiltinOperator.Conv3D, static graph =>
        {
            var volume = graph.Activation(1, 4, 4, 4, 2);
            var filter = graph.Filter(4, 3, 3, 3, 2, 5);
            var options = Options(OptionTag.Conv3D).Integer(1, 1).Integer(2, 1).Integer(3, 1);
            return graph.Run(BuiltinOperator.Conv3D, [volume, filter, Bias(graph, filter, 5)], options, [[1, 4, 4, 4, 5]]);
        });
        yield return Free(BuiltinOperator.Conv3DTranspose, static graph =>
        {
            var volume = graph.Activation(1, 2, 2, 2, 3);
            var filter = graph.Filter(3, 2, 2, 2, 5, 3);
            var options = Options(OptionTag.Conv3D).Integer(1, 2).Integer(2, 2).Integer(3, 2);
            return graph.Run(BuiltinOperator.Conv3DTranspose, [graph.Main.Integers(1, 4, 4, 4, 5), filter, volume], options, [[1, 4, 4, 4, 5]]);
        });
        yield return Free(BuiltinOperator.BatchMatmul, static graph
            => graph.Run(BuiltinOperator.BatchMatmul, [graph.Activation(2, 3, 4), graph.Activation(2, 4, 5)], Options(OptionTag.BatchMatMul), [[2, 3, 5]]));
        yield return Free(BuiltinOperator.BatchMatmul, static graph
            => graph.Run(BuiltinOperator.BatchMatmul, [graph.Activation(2, 3, 4), graph.Held(2, 4, 5)], Options(OptionTag.BatchMatMul), [[2, 3, 5]])) with { Variant = "constant right side" };
        yield return Free(BuiltinOperator.BatchMatmul, static graph
            => graph.Run(BuiltinOperator.BatchMatmul, [graph.Activation(2, 3, 4), graph.Filter(-1, 2, 4, 5)], Options(OptionTag.BatchMatMul), [[2, 3, 5]])) with { Variant = "int8 right side" };
        yield return Free(BuiltinOperator.BatchMatmul, static graph
            => graph.Run(BuiltinOperator.BatchMatmul, [graph.Activation(2, 3, 4), graph.Filter(2, 2, 4, 5)], Options(OptionTag.BatchMatMul), [[2, 3, 5]])) with { Variant = "per-axis right side" };
    }

    private static Value Bias(ProbeGraph graph, Value filter, int count)
        => graph.Bias(graph.Main[filter].Quantization ?? new QuantizationParameters(), count);
}
