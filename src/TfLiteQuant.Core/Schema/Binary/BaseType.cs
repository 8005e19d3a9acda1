namespace TfLiteQuant.Schema.Binary;

/// <summary>Types of the FlatBuffers reflection schema; the values are those in a .bfbs file.</summary>
internal enum BaseType : byte
{
    None = 0,
    UnionTag = 1,
    Bool = 2,
    Byte = 3,
    UByte = 4,
    Short = 5,
    UShort = 6,
    Int = 7,
    UInt = 8,
    Long = 9,
    ULong = 10,
    Float = 11,
    Double = 12,
    String = 13,
    Vector = 14,
    Object = 15,
    Union = 16,
}

internal static class BaseTypes
{
    /// <summary>Bytes of a value inside a table or vector; strings, vectors, tables and unions are offsets of 4 bytes.</summary>
    public static int Size(this BaseType type) => type switch
    {
        BaseType.UnionTag or BaseType.Bool or BaseType.Byte or BaseType.UByte => 1,
        BaseType.Short or BaseType.UShort => 2,
        BaseType.Long or BaseType.ULong or BaseType.Double => 8,
        _ => 4,
    };

    /// <summary>Whether values stand in the table itself rather than behind an offset.</summary>
    public static bool IsScalar(this BaseType type) => type is >= BaseType.UnionTag and <= BaseType.Double;
}
