using System.Buffers.Binary;

namespace TfLiteQuant.Schema.Writing;

/// <summary>The bytes in front of data that is placed behind a FlatBuffer's tables.</summary>
internal static class BufferHeader
{
    /// <summary>Bytes of a <c>Buffer</c> table with its vector's count: offset to the vtable, offset to the vector, count.</summary>
    public const int Length = 12;

    /// <summary>A vector's count.</summary>
    public static byte[] ForVector(long count)
    {
        var header = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(header, unchecked((uint)count));
        return header;
    }

    /// <summary>A table that has only the vector, and the vector's count.</summary>
    /// <param name="count">Bytes of the vector.</param>
    /// <param name="start">Where the table will lie.</param>
    /// <param name="tables">The FlatBuffer's tables.</param>
    /// <param name="likeFromEnd">A table of the same layout among them, in bytes before their end.</param>
    public static byte[] ForTable(long count, long start, ReadOnlySpan<byte> tables, int likeFromEnd)
    {
        var like = tables.Length - likeFromEnd;
        var vtable = like - BinaryPrimitives.ReadInt32LittleEndian(tables[like..]);
        var header = new byte[Length];
        BinaryPrimitives.WriteInt32LittleEndian(header, unchecked((int)(start - vtable)));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), unchecked((uint)count));
        return header;
    }
}
