namespace TfLiteQuant.Model;

/// <summary>Element type of a tensor; the values are those stored in a .tflite file.</summary>
public enum TensorType : sbyte
{
    Float32 = 0,
    Float16 = 1,
    Int32 = 2,
    UInt8 = 3,
    Int64 = 4,
    String = 5,
    Bool = 6,
    Int16 = 7,
    Complex64 = 8,
    Int8 = 9,
    Float64 = 10,
    Complex128 = 11,
    UInt64 = 12,
    Resource = 13,
    Variant = 14,
    UInt32 = 15,
    UInt16 = 16,
    Int4 = 17,
    BFloat16 = 18,
    Int2 = 19,
    UInt4 = 20,
    Float8E4M3FN = 21,
    Float8E5M2 = 22,
}

/// <summary>Sizes and kinds of <see cref="TensorType"/>.</summary>
public static class TensorTypes
{
    /// <summary>Bits one element takes in a buffer; 0 for types whose elements have no fixed size (string, resource,
    /// variant) and for values this version does not know.</summary>
    public static int BitsPerElement(this TensorType type) => type switch
    {
        TensorType.Int2 => 2,
        TensorType.Int4 or TensorType.UInt4 => 4,
        TensorType.UInt8 or TensorType.Int8 or TensorType.Bool or TensorType.Float8E4M3FN or TensorType.Float8E5M2 => 8,
        TensorType.Float16 or TensorType.BFloat16 or TensorType.Int16 or TensorType.UInt16 => 16,
        TensorType.Float32 or TensorType.Int32 or TensorType.UInt32 => 32,
        TensorType.Int64 or TensorType.UInt64 or TensorType.Float64 or TensorType.Complex64 => 64,
        TensorType.Complex128 => 128,
        _ => 0,
    };

    /// <summary>Whether elements are stored as integer codes that scale and zero point can turn into real values.</summary>
    public static bool IsQuantizedStorage(this TensorType type) => type is TensorType.Int8 or TensorType.UInt8
        or TensorType.Int16 or TensorType.UInt16 or TensorType.Int4 or TensorType.UInt4 or TensorType.Int2;

    /// <summary>The smallest and largest code of an integer storage type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type has no integer codes of at most 64 bits.</exception>
    public static (long Min, long Max) CodeRange(this TensorType type) => type switch
    {
        TensorType.Int2 => (-2, 1),
        TensorType.Int4 => (-8, 7),
        TensorType.UInt4 => (0, 15),
        TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorType.UInt8 => (0, byte.MaxValue),
        TensorType.Int16 => (short.MinValue, short.MaxValue),
        TensorType.UInt16 => (0, ushort.MaxValue),
        TensorType.Int32 => (int.MinValue, int.MaxValue),
        TensorType.UInt32 => (0, uint.MaxValue),
        TensorType.Int64 => (long.MinValue, long.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The type has no integer codes."),
    };
}
