using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Activations and normalizations.</content>
public static partial class KernelProbeList
{
    private static IEnumerable<KernelProbe> Activations()
    {
        foreach (var op in new[]
        {
            BuiltinOperator.Relu, BuiltinOperator.Relu6, BuiltinOperator.ReluN1To1, BuiltinOperator.Relu0To1, BuiltinOperator.Elu, BuiltinOperator.HardSwish,
        })
            yield return Free(op, Unary(op));
        yield return Free(BuiltinOperator.LeakyRelu, Unary(BuiltinOperator.LeakyRelu, Options(75).Number(0, 0.1f)));
        yield return Free(BuiltinOperator.Gelu, Unary(BuiltinOperator.Gelu, Options(116)));
        yield return Free(BuiltinOperator.Gelu, Unary(BuiltinOperator.Gelu, Options(116).Flag(0, true))) with { Variant = "approximate" };
        yield return Free(BuiltinOperator.Prelu, static graph => graph.Run(BuiltinOperator.Prelu, [graph.Activation(1, 4, 5, 6), graph.Held(1, 1, 6)], null, [[1, 4, 5, 6]]));
        yield return Fixed(BuiltinOperator.Tanh, static type => Prescribe(type, 1f / 128, 0, 1f / 32768), Unary(BuiltinOperator.Tanh));
        yield return Fixed(BuiltinOperator.Logistic, static type => Prescribe(type, 1f / 256, -128, 1f / 32768), Unary(BuiltinOperator.Logistic));
        yield return Fixed(BuiltinOperator.Softmax, static type => Prescribe(type, 1f / 256, -128, 1f / 32768),
            Unary(BuiltinOperator.Softmax, Options(OptionTag.Softmax).Number(0, 1), false, 1, 6));
        yield return Fixed(BuiltinOperator.LogSoftmax, static type => Prescribe(type, 16f / 256, 127, 16f / 32768), Unary(BuiltinOperator.LogSoftmax, Options(36), false, 1, 6));
        yield return Fixed(BuiltinOperator.L2Normalization, static type => Prescribe(type, 1f / 128, 0, 1f / 32768), Unary(BuiltinOperator.L2Normalization, Options(12)));
        yield return Free(BuiltinOperator.LocalResponseNormalization,
            Unary(BuiltinOperator.LocalResponseNormalization, Options(13).Integer(0, 1).Number(1, 1).Number(2, 1).Number(3, 0.5f)));
    }
}
