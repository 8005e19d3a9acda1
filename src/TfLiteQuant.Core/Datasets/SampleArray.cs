using System.Runtime.InteropServices;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>Values from outside a model, or on their way out of it: type, dimensions, elements in row-major order.</summary>
public sealed class SampleArray
{
    /// <param name="type">Element type, of a fixed whole number of bytes.</param>
    /// <param name="shape">Dimensions, outermost first; empty for a scalar.</param>
    /// <param name="bytes">The elements, little-endian.</param>
    /// <exception cref="ArgumentException">The bytes are not as many as shape and type take.</exception>
    public SampleArray(TensorType type, int[] shape, byte[] bytes)
    {
        long count = 1;
        foreach (var dimension in shape) count = checked(count * dimension);
        if (bytes.Length != count * type.BitsPerElement() / 8)
            throw new ArgumentException($"{type}[{string.Join(',', shape)}] takes {count * type.BitsPerElement() / 8} bytes, not {bytes.Length}.", nameof(bytes));
        Type = type;
        Shape = shape;
        Bytes = bytes;
    }

    public TensorType Type { get; }

    public int[] Shape { get; }

    public byte[] Bytes { get; }

    /// <summary>Product of the dimensions.</summary>
    public int Count => Bytes.Length / (Type.BitsPerElement() / 8);

    /// <summary>An array of the given elements.</summary>
    public static SampleArray From<T>(TensorType type, int[] shape, ReadOnlySpan<T> elements)
        where T : unmanaged
        => new(type, shape, MemoryMarshal.AsBytes(elements).ToArray());

    /// <summary>The elements.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(Bytes);

    /// <summary>The same elements in other dimensions.</summary>
    public SampleArray Reshape(int[] shape) => new(Type, shape, Bytes);

    public override string ToString() => $"{Type}[{string.Join(',', Shape)}]";
}
