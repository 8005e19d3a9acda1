using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>Scheme, scales and zero points of a tensor, wherever the format keeps them.</summary>
internal sealed record QuantizationReading(QuantizationScheme Scheme, ValueList<float> Scale, ValueList<long> ZeroPoint, int? Axis, int? BlockSize)
{
    private static readonly QuantizationReading Nothing = new(QuantizationScheme.None, ValueList<float>.Empty, ValueList<long>.Empty, null, null);

    public static QuantizationReading Of(Tensor tensor, Subgraph graph)
    {
        if (tensor.Quantization is not { IsQuantized: true } quantization) return Nothing;
        return quantization.Details switch
        {
            BlockwiseQuantization blocks => InTensors(QuantizationScheme.BlockWise, blocks.Scales, blocks.ZeroPoints, blocks.BlockSize, graph),
            MultiAxisQuantization axes => InTensors(QuantizationScheme.MultiAxis, axes.Scales, axes.ZeroPoints, axes.BlockSize, graph),
            not null => Nothing with { Scheme = QuantizationScheme.Custom },
            null => InVectors(quantization),
        };
    }

    /// <summary>Tensors that hold scales or zero points of others.</summary>
    public static (HashSet<int> Scales, HashSet<int> ZeroPoints) ParameterTensors(Subgraph graph)
    {
        var scales = new HashSet<int>();
        var zeroPoints = new HashSet<int>();
        foreach (var tensor in graph.Tensors)
        {
            var holders = tensor.Quantization?.Details switch
            {
                BlockwiseQuantization blocks => (blocks.Scales, blocks.ZeroPoints),
                MultiAxisQuantization axes => (axes.Scales, axes.ZeroPoints),
                _ => (-1, -1),
            };
            scales.Add(holders.Item1);
            zeroPoints.Add(holders.Item2);
        }

        return (scales, zeroPoints);
    }

    private static QuantizationReading InVectors(QuantizationParameters quantization) => new(
        quantization.IsPerAxis ? QuantizationScheme.PerAxis : QuantizationScheme.PerTensor,
        new ValueList<float>(quantization.Scale!),
        new ValueList<long>(quantization.ZeroPoint ?? []),
        quantization.IsPerAxis ? quantization.QuantizedDimension : null,
        null);

    private static QuantizationReading InTensors(QuantizationScheme scheme, int scales, int zeroPoints, int blockSize, Subgraph graph)
        => new(scheme, new ValueList<float>(Floats(scales, graph)), new ValueList<long>(Integers(zeroPoints, graph)), null, blockSize);

    // Scales that are computed, or stored in a type that no runtime reads scales from, cannot be listed.
    private static float[] Floats(int index, Subgraph graph)
    {
        if (Constant(index, graph) is not { } tensor) return [];
        var data = tensor.Buffer.Data;
        return tensor.Type switch
        {
            TensorType.Float32 => data.AsSpan<float>().ToArray(),
            TensorType.Float16 => Array.ConvertAll(data.AsSpan<Half>().ToArray(), static half => (float)half),
            TensorType.BFloat16 => Array.ConvertAll(data.AsSpan<ushort>().ToArray(), static bits => BitConverter.Int32BitsToSingle(bits << 16)),
            _ => [],
        };
    }

    private static long[] Integers(int index, Subgraph graph)
    {
        if (Constant(index, graph) is not { } tensor) return [];
        var data = tensor.Buffer.Data;
        return tensor.Type switch
        {
            TensorType.Int64 => data.AsSpan<long>().ToArray(),
            TensorType.Int32 => Array.ConvertAll(data.AsSpan<int>().ToArray(), static value => (long)value),
            TensorType.Int16 => Array.ConvertAll(data.AsSpan<short>().ToArray(), static value => (long)value),
            TensorType.Int8 => Array.ConvertAll(data.AsSpan<sbyte>().ToArray(), static value => (long)value),
            TensorType.UInt8 => Array.ConvertAll(data.AsSpan<byte>().ToArray(), static value => (long)value),
            _ => [],
        };
    }

    private static Tensor? Constant(int index, Subgraph graph)
        => (uint)index < (uint)graph.Tensors.Count && !graph.Tensors[index].Buffer.Data.IsEmpty ? graph.Tensors[index] : null;
}
