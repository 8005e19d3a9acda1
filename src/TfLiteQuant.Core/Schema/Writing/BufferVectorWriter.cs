using Google.FlatBuffers;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using Fields = TfLiteQuant.Schema.FieldIds.Buffer;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Schema.Writing;

/// <summary>
/// Writes the model's list of buffers. Inside a FlatBuffer, the first buffer with data is a table like all others; further
/// ones get their table right before their data (<see cref="DeferredKind.BufferWithTable"/>) and share its vtable.
/// </summary>
internal static class BufferVectorWriter
{
    public static VectorOffset Write(TableBuilder builder, BufferTable buffers, bool usesOffsets)
    {
        var entries = buffers.Entries;
        var tables = new int[entries.Count];
        for (var i = 0; i < tables.Length; i++)
        {
            var isPlain = entries[i] is { Data.IsEmpty: false, UnknownFields: null } && !usesOffsets;
            if (isPlain && builder.BufferTableFromEnd != 0) continue;
            tables[i] = WriteTable(builder, entries[i], usesOffsets);
            if (isPlain) builder.BufferTableFromEnd = tables[i];
        }

        return WriteVector(builder, entries, tables);
    }

    private static int WriteTable(TableBuilder builder, ModelBuffer buffer, bool usesOffsets)
    {
        var unknown = FieldTableWriter.Prepare(builder, buffer.UnknownFields);
        var empty = buffer.Data.IsEmpty && buffer.IsEmptyConstant ? builder.Vector(Array.Empty<byte>()) : default;
        builder.StartTable(3, unknown);
        if (buffer.Data.IsEmpty) Wire.Buffer.AddData(builder.Flat, empty);
        else if (usesOffsets) builder.DeferOutside(Fields.Offset, buffer.Data, DeferredKind.ConstantOutside);
        else builder.DeferVector(Fields.Data, buffer.Data);
        return builder.Flat.EndTable();
    }

    private static VectorOffset WriteVector(TableBuilder builder, IReadOnlyList<ModelBuffer> entries, int[] tables)
    {
        var flat = builder.Flat;
        var fields = new int[tables.Length];
        flat.StartVector(FlatOffset.Size, tables.Length, FlatOffset.Size);
        for (var i = tables.Length - 1; i >= 0; i--)
        {
            if (tables[i] != 0) flat.AddOffset(tables[i]);
            else flat.AddUint(uint.MaxValue);
            fields[i] = flat.Offset;
        }

        for (var i = 0; i < tables.Length; i++)
            if (tables[i] == 0) builder.Deferred.Add(new DeferredData(DeferredKind.BufferWithTable, entries[i].Data, fields[i]));
        return flat.EndVector();
    }
}
