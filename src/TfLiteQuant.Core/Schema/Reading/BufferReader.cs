using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using Fields = TfLiteQuant.Schema.FieldIds.Buffer;

namespace TfLiteQuant.Schema.Reading;

/// <summary>Reads buffers: as slices of the file, wherever they lie in it.</summary>
internal static class BufferReader
{
    /// <summary>Offsets up to this are placeholders, not positions.</summary>
    public const ulong HighestPlaceholder = 1;

    /// <summary>Reads one buffer.</summary>
    /// <param name="context">The file.</param>
    /// <param name="table">Its table.</param>
    /// <param name="index">Its index.</param>
    /// <param name="isOutside">Set where the data lies outside the FlatBuffer.</param>
    public static ModelBuffer Read(ReadContext context, FlatTable table, long index, ref bool isOutside)
    {
        var buffer = new ModelBuffer { UnknownFields = context.Unknown.Of(table, "Buffer") };
        if (table.TargetOf(Fields.Data) is var position and not 0)
        {
            var data = FlatVector.At(context.Bytes, position, sizeof(byte));
            buffer.Data = context.Bytes.Slice(data.Start, data.Count, context.Owner);
            buffer.IsEmptyConstant = data.Count == 0 && index > 0;
        }
        else if (table.UInt64(Fields.Offset) is var offset and > HighestPlaceholder)
        {
            buffer.Data = context.Outside($"Buffer {index}", offset, table.UInt64(Fields.Size), isData: true);
            buffer.IsEmptyConstant = buffer.Data.IsEmpty && index > 0;
            isOutside = true;
        }

        return buffer;
    }
}
