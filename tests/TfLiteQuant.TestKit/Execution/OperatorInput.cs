using System.Runtime.InteropServices;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>An input of a <see cref="SingleOperator"/>.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Bytes">Elements.</param>
/// <param name="IsConstant">Whether the model holds the values.</param>
public sealed record OperatorInput(TensorType Type, int[] Shape, byte[] Bytes, bool IsConstant)
{
    /// <summary>What codes mean; null for values that are not quantized.</summary>
    public QuantizationParameters? Quantization { get; init; }

    /// <summary>Codes.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="codes">As they are stored.</param>
    /// <param name="quantization">What they mean.</param>
    /// <param name="isConstant">Whether the model holds them.</param>
    /// <param name="shape">Dimensions.</param>
    public static OperatorInput Codes<T>(TensorType type, T[] codes, QuantizationParameters? quantization, bool isConstant, params int[] shape)
        where T : unmanaged
        => new(type, shape, MemoryMarshal.AsBytes<T>(codes).ToArray(), isConstant) { Quantization = quantization };

    /// <summary>Values that the model computes.</summary>
    public static OperatorInput Activation(float[] values, params int[] shape) => new(TensorType.Float32, shape, MemoryMarshal.AsBytes<float>(values).ToArray(), false);

    /// <summary>Values that the model holds.</summary>
    public static OperatorInput Constant(float[] values, params int[] shape) => new(TensorType.Float32, shape, MemoryMarshal.AsBytes<float>(values).ToArray(), true);

    /// <summary>Integers that the model holds.</summary>
    public static OperatorInput Integers(params int[] values) => new(TensorType.Int32, [values.Length], MemoryMarshal.AsBytes<int>(values).ToArray(), true);
}
