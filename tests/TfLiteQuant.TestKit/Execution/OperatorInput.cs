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
    /// <summary>Values that the model computes.</summary>
    public static OperatorInput Activation(float[] values, params int[] shape) => new(TensorType.Float32, shape, MemoryMarshal.AsBytes<float>(values).ToArray(), false);

    /// <summary>Values that the model holds.</summary>
    public static OperatorInput Constant(float[] values, params int[] shape) => new(TensorType.Float32, shape, MemoryMarshal.AsBytes<float>(values).ToArray(), true);

    /// <summary>Integers that the model holds.</summary>
    public static OperatorInput Integers(params int[] values) => new(TensorType.Int32, [values.Length], MemoryMarshal.AsBytes<int>(values).ToArray(), true);
}
