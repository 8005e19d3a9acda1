using TfLiteQuant.Model;
using TfLiteQuant.Schema.Binary;
using TfLiteQuant.Schema.Structure;

namespace TfLiteQuant.Schema.Reading;

/// <summary>
/// Reads a table into a <see cref="FieldTable"/> after its declaration in the schema, so that options of every operator
/// come through one piece of code. Fields that are present keep their value even where it equals the default.
/// </summary>
internal static class FieldTableReader
{
    /// <summary>Reads the fields of a table into <paramref name="destination"/>.</summary>
    public static void Read(ReadContext context, FlatTable table, SchemaTable type, FieldTable destination)
    {
        var count = Math.Min(table.FieldCount, type.Fields.Length);
        for (var id = 0; id < count; id++)
        {
            if (type.Fields[id] is { } field && table.PositionOf(id) is var at and not 0)
                destination.Set(id, ReadField(context, table, id, field, at));
        }

        if (context.Unknown.Of(table, type.Name) is { } unknown)
            foreach (var (id, value) in unknown.Fields) destination.Set(id, value);
    }

    private static FieldTable ReadTable(ReadContext context, FlatTable table, SchemaTable type)
    {
        var fields = new FieldTable();
        Read(context, table, type, fields);
        return fields;
    }

    private static FieldValue ReadField(ReadContext context, FlatTable table, int id, SchemaField field, long at) => field.Type switch
    {
        BaseType.String => FieldValue.Text(FlatText.Read(context.Bytes, FlatOffset.Follow(context.Bytes, at))),
        BaseType.Vector => ReadVector(context, field, FlatOffset.Follow(context.Bytes, at)),
        BaseType.Object => FieldValue.Nested(ReadTable(context, FlatTable.At(context.Bytes, FlatOffset.Follow(context.Bytes, at)), field.Table)),
        BaseType.Union => FieldValue.Nested(ReadUnion(context, table, id, field)),
        _ => ReadScalar(context.Bytes, field.Type, at),
    };

    private static FieldTable ReadUnion(ReadContext context, FlatTable table, int id, SchemaField field)
    {
        var tag = table.Byte(id - 1);
        var value = FlatTable.At(context.Bytes, table.TargetOf(id));
        return field.Union.Member(tag) is { } member
            ? ReadTable(context, value, member)
            : context.Unknown.OfMember(value, field.Union.Name, tag);
    }

    private static FieldValue ReadVector(ReadContext context, SchemaField field, long position)
    {
        var vector = FlatVector.At(context.Bytes, position, field.Element.Size());
        if (field.Element.IsScalar()) return FieldValue.Vector(vector.ToBytes(), vector.ElementSize);
        if (field.Element == BaseType.String)
        {
            var texts = new string[vector.Count];
            for (var i = 0; i < texts.Length; i++) texts[i] = FlatText.Read(context.Bytes, vector.Target(i));
            return FieldValue.Texts(texts);
        }

        var tables = new FieldTable[vector.Count];
        for (var i = 0; i < tables.Length; i++) tables[i] = ReadTable(context, vector.Table(i), field.Table);
        return FieldValue.Nested(tables);
    }

    private static FieldValue ReadScalar(ByteView bytes, BaseType type, long at)
    {
        var size = type.Size();
        var bits = size switch
        {
            1 => bytes.Byte(at),
            2 => bytes.UInt16(at),
            4 => bytes.UInt32(at),
            _ => bytes.UInt64(at),
        };
        var kind = type switch
        {
            BaseType.Float or BaseType.Double => FieldKind.Float,
            BaseType.Byte or BaseType.Short or BaseType.Int or BaseType.Long => FieldKind.SignedInteger,
            _ => FieldKind.UnsignedInteger,
        };
        return FieldValue.Scalar(kind, size, bits);
    }
}
