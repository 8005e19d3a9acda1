using System.Runtime.InteropServices;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>A dense value outside a model: an array read from a file, an input or an output of a run.</summary>
public sealed class TensorValue
{
    /// <param name="type">Element type; of a type with whole bytes per element.</param>
    /// <param name="shape">Dimensions; empty for a scalar.</param>
    /// <param name="bytes">Elements in row-major order, little-endian.</param>
    public TensorValue(TensorType type, int[] shape, ReadOnlyMemory<byte> bytes)
    {
        var expected = CountOf(shape) * (type.BitsPerElement() / 8);
        if (bytes.Length != expected)
            throw new ArgumentException($"{type}[{string.Join(',', shape)}] takes {expected} bytes, not {bytes.Length}.", nameof(bytes));
        Type = type;
        Shape = shape;
        Bytes = bytes;
    }

    public TensorType Type { get; }

    public int[] Shape { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public int Count => CountOf(Shape);

    /// <summary>A value of the given elements.</summary>
    public static TensorValue From<T>(ReadOnlySpan<T> elements, params int[] shape)
        where T : unmanaged
        => new(TypeOf<T>(), shape, MemoryMarshal.AsBytes(elements).ToArray());

    /// <summary>The elements as they are stored; <typeparamref name="T"/> must have their size.</summary>
    public unsafe ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
        => sizeof(T) * 8 == Type.BitsPerElement()
            ? MemoryMarshal.Cast<byte, T>(Bytes.Span)
            : throw new InvalidOperationException($"Elements are {Type}, not {typeof(T).Name}.");

    /// <summary>The elements as numbers, whatever real type they have.</summary>
    public double[] ToDoubles() => Type switch
    {
        TensorType.Float32 => Convert<float>(static v => v),
        TensorType.Float64 => Convert<double>(static v => v),
        TensorType.Float16 => Convert<Half>(static v => (double)v),
        TensorType.Int8 => Convert<sbyte>(static v => v),
        TensorType.UInt8 or TensorType.Bool => Convert<byte>(static v => v),
        TensorType.Int16 => Convert<short>(static v => v),
        TensorType.UInt16 => Convert<ushort>(static v => v),
        TensorType.Int32 => Convert<int>(static v => v),
        TensorType.UInt32 => Convert<uint>(static v => v),
        TensorType.Int64 => Convert<long>(static v => v),
        TensorType.UInt64 => Convert<ulong>(static v => v),
        _ => throw new NotSupportedException($"{Type} has no value as a real number."),
    };

    /// <summary>Entry <paramref name="index"/> of the first dimension, without copying.</summary>
    public TensorValue Slice(int index)
    {
        var length = Bytes.Length / Shape[0];
        return new TensorValue(Type, Shape[1..], Bytes.Slice(index * length, length));
    }

    /// <summary>The same elements in another shape.</summary>
    public TensorValue Reshape(params int[] shape) => new(Type, shape, Bytes);

    public override string ToString() => $"{Type}[{string.Join(',', Shape)}]";

    private static int CountOf(int[] shape)
    {
        var count = 1;
        foreach (var dimension in shape) count = checked(count * dimension);
        return count;
    }

    private static TensorType TypeOf<T>() => default(T) switch
    {
        float => TensorType.Float32,
        double => TensorType.Float64,
        Half => TensorType.Float16,
        sbyte => TensorType.Int8,
        byte => TensorType.UInt8,
        short => TensorType.Int16,
        ushort => TensorType.UInt16,
        int => TensorType.Int32,
        uint => TensorType.UInt32,
        long => TensorType.Int64,
        ulong => TensorType.UInt64,
        bool => TensorType.Bool,
        _ => throw new NotSupportedException($"No tensor type for {typeof(T).Name}."),
    };

    private double[] Convert<T>(Func<T, double> convert)
        where T : unmanaged
    {
        var elements = AsSpan<T>();
        var values = new double[elements.Length];
        for (var i = 0; i < values.Length; i++) values[i] = convert(elements[i]);
        return values;
    }
}
