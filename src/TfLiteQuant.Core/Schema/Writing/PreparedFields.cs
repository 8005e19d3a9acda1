using Google.FlatBuffers;
using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Writing;

/// <summary>
/// Fields of a table, ready to be added to it: what they point at has been written. They are added with the largest first
/// and, among equals, the highest id first, as generated code does.
/// </summary>
/// <param name="fields">The fields.</param>
/// <param name="offsets">For each, what it points at; 0 for a scalar.</param>
internal sealed class PreparedFields(FieldMap fields, int[] offsets)
{
    /// <summary>Entries that the table's vtable needs.</summary>
    public int IdCount => fields.Count == 0 ? 0 : fields.IdAt(fields.Count - 1) + 1;

    /// <summary>Adds the fields to the table that has been started, leaving out ids below <paramref name="firstId"/>.</summary>
    public void AddTo(FlatBufferBuilder flat, int firstId)
    {
        for (var size = sizeof(ulong); size > 0; size /= 2)
        {
            for (var i = fields.Count - 1; i >= 0 && fields.IdAt(i) >= firstId; i--)
            {
                var width = offsets[i] == 0 ? fields.ValueAt(i).Size : sizeof(uint);
                if (width == size) Add(flat, fields.IdAt(i), fields.ValueAt(i), offsets[i]);
            }
        }
    }

    /// <summary>Adds a field, also where it equals its default: the file it came from had it.</summary>
    private static void Add(FlatBufferBuilder flat, int id, FieldValue value, int offset)
    {
        if (offset != 0) flat.AddOffset(offset);
        else if (value.Size == sizeof(byte)) flat.AddByte((byte)value.Bits);
        else if (value.Size == sizeof(ushort)) flat.AddUshort((ushort)value.Bits);
        else if (value.Size == sizeof(uint)) flat.AddUint((uint)value.Bits);
        else flat.AddUlong(value.Bits);
        flat.Slot(id);
    }
}
