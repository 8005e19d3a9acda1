using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Conversions.</content>
public static partial class KernelProbeList
{
    private static IEnumerable<KernelProbe> Boundaries()
    {
        yield return None(BuiltinOperator.Dequantize, static graph => graph.IsFloat
            ? graph.Run(BuiltinOperator.Abs, [graph.Run(BuiltinOperator.Abs, [graph.Activation(2, 6)], null, [[2, 6]])[0]], null, [[2, 6]])
            : graph.Run(BuiltinOperator.Abs, [graph.Run(BuiltinOperator.Dequantize, [graph.Activation(2, 6)], Options(OptionTag.Dequantize), (TensorType.Float32, [2, 6]))[0]], null, (TensorType.Float32, [2, 6])));
        yield return None(BuiltinOperator.Cast, static graph
            => graph.Run(BuiltinOperator.Cast, [graph.Activation(2, 6)], Options(37).Choice(0, graph.Type), (TensorType.Float32, [2, 6])));
    }
}
