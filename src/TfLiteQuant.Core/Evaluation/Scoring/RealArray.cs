using System.Runtime.InteropServices;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>An output or a label as real numbers.</summary>
public sealed class RealArray
{
    private readonly byte[] _bytes;

    private RealArray(string name, TensorType type, int[] shape, byte[] bytes, bool isSizedByValues)
    {
        IsSizedByValues = isSizedByValues;
        Name = name;
        Type = type;
        Shape = shape;
        _bytes = bytes;
    }

    /// <summary>Name of the output or label.</summary>
    public string Name { get; }

    /// <summary>Element type before they were read as real numbers.</summary>
    public TensorType Type { get; }

    /// <summary>Dimensions, outermost first; empty for a scalar.</summary>
    public int[] Shape { get; }

    /// <summary>Product of the dimensions.</summary>
    public int Count => _bytes.Length / sizeof(float);

    /// <summary>The elements in row-major order.</summary>
    public ReadOnlySpan<float> Values => MemoryMarshal.Cast<byte, float>(_bytes);

    /// <summary>Whether elements are whole numbers by their type.</summary>
    public bool IsWhole => Type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16 or TensorType.UInt16 or TensorType.Int32 or TensorType.UInt32
        or TensorType.Int64 or TensorType.UInt64 or TensorType.Bool;

    /// <summary>Whether a model decided on the size while it ran, so that it may be another in the next sample, or with the next model.</summary>
    internal bool IsSizedByValues { get; }

    /// <summary>Whether elements of both stand for each other one by one: dimensions are equal, but for those of 1.</summary>
    internal bool IsAsLargeAs(RealArray other) => Count == other.Count && (Shape.AsSpan().SequenceEqual(other.Shape)
        || Shape.Where(static dimension => dimension != 1).SequenceEqual(other.Shape.Where(static dimension => dimension != 1)));

    /// <summary>Reads an array of any real type. What float32 is shares its memory; other types are rounded to it.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidMetric"/>: the elements are no real numbers.</exception>
    public static RealArray Of(string name, SampleArray array) => Of(name, array, isSizedByValues: false);

    /// <inheritdoc cref="Of(string, SampleArray)"/>
    /// <param name="name">Name of the output or label.</param>
    /// <param name="array">Its elements.</param>
    /// <param name="isSizedByValues">As <see cref="IsSizedByValues"/>.</param>
    internal static RealArray Of(string name, SampleArray array, bool isSizedByValues) => new(
        name,
        array.Type,
        array.Shape,
        InputConversion.Convert(array, TensorType.Float32, null)
            ?? throw new TfLiteQuantException(ErrorCode.InvalidMetric, $"'{name}' holds {array.Type}, which are no real numbers.", "Metrics take outputs and labels of real numbers."),
        isSizedByValues);

    public override string ToString() => $"'{Name}' {Type}[{string.Join(',', Shape)}]";
}
