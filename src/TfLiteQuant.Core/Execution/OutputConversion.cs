using TfLiteQuant.Datasets;
using TfLiteQuant.Model;

namespace TfLiteQuant.Execution;

/// <summary>Turns raw outputs into what users compute with.</summary>
internal static class OutputConversion
{
    /// <summary>Codes as the float32 values they stand for, <c>scale * (code - zero point)</c>; what is not quantized as it is.</summary>
    /// <param name="values">The raw output.</param>
    /// <param name="quantization">The output's parameters, per-tensor as all activations have them; null where it has none.</param>
    public static SampleArray Dequantize(SampleArray values, QuantizationParameters? quantization)
    {
        if (quantization is not { Scale: [var scale, ..] } || !values.Type.IsQuantizedStorage()) return values;
        var zeroPoint = quantization.ZeroPoint is [var zero, ..] ? zero : 0;
        var floats = new float[values.Count];
        for (var i = 0; i < floats.Length; i++) floats[i] = scale * (CodeAt(values, i) - zeroPoint);
        return SampleArray.From<float>(TensorType.Float32, values.Shape, floats);
    }

    /// <summary>The elements as a flat .NET array of their type. Half-precision ones become float32, which every consumer of
    /// arrays knows.</summary>
    /// <param name="values">A value of a type with whole bytes per element.</param>
    public static Array ToArray(SampleArray values) => values.Type switch
    {
        TensorType.Float32 => values.Values<float>().ToArray(),
        TensorType.Float64 => values.Values<double>().ToArray(),
        TensorType.Float16 => Array.ConvertAll(values.Values<Half>().ToArray(), static value => (float)value),
        TensorType.BFloat16 => Array.ConvertAll(values.Values<ushort>().ToArray(), static bits => BitConverter.Int32BitsToSingle(bits << 16)),
        TensorType.Int8 => values.Values<sbyte>().ToArray(),
        TensorType.Int16 => values.Values<short>().ToArray(),
        TensorType.UInt16 => values.Values<ushort>().ToArray(),
        TensorType.Int32 => values.Values<int>().ToArray(),
        TensorType.UInt32 => values.Values<uint>().ToArray(),
        TensorType.Int64 => values.Values<long>().ToArray(),
        TensorType.UInt64 => values.Values<ulong>().ToArray(),
        TensorType.Bool => Array.ConvertAll(values.Bytes, static value => value != 0),
        TensorType.Complex64 => ToComplex(values.Values<float>()),
        TensorType.Complex128 => values.Values<System.Numerics.Complex>().ToArray(),
        _ => values.Bytes,
    };

    private static System.Numerics.Complex[] ToComplex(ReadOnlySpan<float> parts)
    {
        var numbers = new System.Numerics.Complex[parts.Length / 2];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = new(parts[2 * i], parts[(2 * i) + 1]);
        return numbers;
    }

    private static int CodeAt(SampleArray values, int i) => values.Type switch
    {
        TensorType.Int8 => values.Values<sbyte>()[i],
        TensorType.UInt8 => values.Bytes[i],
        TensorType.Int16 => values.Values<short>()[i],
        _ => values.Values<ushort>()[i],
    };
}
