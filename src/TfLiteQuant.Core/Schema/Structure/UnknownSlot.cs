using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Structure;

/// <summary>A field of unknown type in one table.</summary>
/// <param name="At">Where it lies.</param>
/// <param name="Span">Bytes to the next field or the table's end: the field's size and the padding after it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Destination">Where its value goes once it is known.</param>
internal readonly record struct UnknownSlot(long At, int Span, int Id, FieldTable Destination)
{
    /// <summary>Whether the field could be an offset by its size and alignment.</summary>
    public bool MayBeOffset => Span >= FlatOffset.Size && At % FlatOffset.Size == 0;

    /// <summary>What the field points at, once it is known to be an offset.</summary>
    public long Target(ByteView bytes) => FlatOffset.Follow(bytes, At);

    /// <summary>The field's bytes as a number of the widest size that its place allows. Padding after a smaller field is
    /// zero and little-endian numbers grow at their end, so a size too large still reads right where the field is.</summary>
    public FieldValue AsScalar(ByteView bytes)
    {
        foreach (var size in (ReadOnlySpan<int>)[8, 4, 2])
        {
            if (size > Span || At % size != 0) continue;
            var bits = size switch
            {
                8 => bytes.UInt64(At),
                4 => bytes.UInt32(At),
                _ => bytes.UInt16(At),
            };
            return FieldValue.Scalar(FieldKind.UnsignedInteger, size, bits);
        }

        return FieldValue.Scalar(FieldKind.UnsignedInteger, 1, bytes.Byte(At));
    }
}
