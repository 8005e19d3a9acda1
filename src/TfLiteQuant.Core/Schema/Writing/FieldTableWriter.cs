using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Writes tables that the model holds as <see cref="FieldTable"/>: operator options, and all that is unknown.</summary>
internal static class FieldTableWriter
{
    /// <summary>Writes a whole table and returns its offset.</summary>
    public static int Write(TableBuilder builder, FieldTable table)
    {
        builder.StartTable(knownFields: 0, Prepare(builder, table));
        return builder.Flat.EndTable();
    }

    /// <summary>Writes what the fields point at, so that they can be added to a table; null where there are none.</summary>
    public static PreparedFields? Prepare(TableBuilder builder, FieldTable? table)
    {
        if (table is null || table.Fields.Count == 0) return null;
        var fields = table.Fields;
        var offsets = new int[fields.Count];
        for (var i = 0; i < offsets.Length; i++) offsets[i] = WriteTarget(builder, fields.ValueAt(i));
        return new PreparedFields(fields, offsets);
    }

    private static int WriteTarget(TableBuilder builder, FieldValue value) => value.Kind switch
    {
        FieldKind.Text => builder.OwnText(value.AsString()).Value,
        FieldKind.ScalarVector => builder.Vector(value.AsRawVector(), value.Size).Value,
        FieldKind.TextVector => builder.Tables(value.AsStrings(), text => builder.OwnText(text).Value).Value,
        FieldKind.Table => Write(builder, value.AsTable()),
        FieldKind.TableVector => builder.Tables(value.AsTables(), table => Write(builder, table)).Value,
        _ => 0,
    };
}
