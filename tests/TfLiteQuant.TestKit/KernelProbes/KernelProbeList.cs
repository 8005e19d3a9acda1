using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>A probe for every operator that a quantizer may hand integer codes to.</summary>
public static partial class KernelProbeList
{
    /// <summary>All probes.</summary>
    public static IReadOnlyList<KernelProbe> All { get; } = [.. Elementwise(), .. Activations(), .. Weighted(), .. Movement(), .. Reductions(), .. Selections(), .. Recurrent(), .. Boundaries()];

    private static KernelProbe Free(BuiltinOperator op, Func<ProbeGraph, Value[]> build) => new(op, ProbeScales.Free, build);

    private static KernelProbe Same(BuiltinOperator op, Func<ProbeGraph, Value[]> build) => new(op, ProbeScales.Same, build);

    private static KernelProbe None(BuiltinOperator op, Func<ProbeGraph, Value[]> build) => new(op, ProbeScales.None, build);

    private static KernelProbe Fixed(BuiltinOperator op, Func<TensorType, QuantizationParameters> prescribed, Func<ProbeGraph, Value[]> build)
        => new(op, ProbeScales.Fixed, build) { Prescribed = prescribed };

    private static OptionFields Options(int tag) => new(tag);

    // One input, output of its shape.
    private static Func<ProbeGraph, Value[]> Unary(BuiltinOperator op, OperatorOptions? options = null, bool isPositive = false, params int[] shape)
    {
        if (shape.Length == 0) shape = [1, 4, 5, 6];
        return graph => graph.Run(op, [isPositive ? graph.Positive(shape) : graph.Activation(shape)], options, shape);
    }

    // Two inputs of one shape.
    private static Func<ProbeGraph, Value[]> Binary(BuiltinOperator op, OperatorOptions? options = null, bool isPositive = false, int rank = 4)
    {
        int[] shape = [.. new[] { 1, 2, 1, 2, 3, 4 }.TakeLast(rank)];
        return graph => graph.Run(op, [graph.Activation(shape), isPositive ? graph.Positive(shape) : graph.Activation(shape)], options, shape);
    }

    // Two inputs whose shapes differ in every dimension but the first and the last.
    private static Func<ProbeGraph, Value[]> Broadcast(BuiltinOperator op, OperatorOptions? options, int rank, bool isPositive = false)
    {
        int[] whole = [.. new[] { 2, 3, 2, 3, 2, 4 }.TakeLast(rank)], part = [.. whole];
        for (var axis = 1; axis < rank - 1; axis += 2) part[axis] = 1;
        return graph =>
        {
            Value[] inputs = [graph.Activation(whole), isPositive ? graph.Positive(part) : graph.Activation(part)];
            return graph.Run(op, inputs, options, whole);
        };
    }

    private static QuantizationParameters Prescribe(TensorType type, float scale8, long zero8, float scale16) => type switch
    {
        TensorType.Int16 => QuantizationParameters.PerTensor(scale16, 0),
        TensorType.UInt8 => QuantizationParameters.PerTensor(scale8, zero8 + 128),
        _ => QuantizationParameters.PerTensor(scale8, zero8),
    };
}
