using System.Globalization;
using System.Runtime.InteropServices;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Binary;

namespace TfLiteQuant.Inspection;

/// <summary>Writes an operator's options as text.</summary>
internal static class OptionsWriter
{
    // A vector or a nested table beyond this is named by its size: the text is to be read in a list.
    private const int LongestVector = 16;

    /// <summary>Options as <c>name=value</c>, a space between them; those at the format's default are mostly left out, as
    /// files leave them out. Custom options are named by their size.</summary>
    public static string Write(Operator op)
    {
        var parts = new List<string>();
        if (op.Options is { } options) Add(parts, options, OptionNames.TableOf(options, isSecondUnion: false));
        if (op.Options2 is { } options2) Add(parts, options2, OptionNames.TableOf(options2, isSecondUnion: true));
        if (op.CustomOptions is { IsEmpty: false } custom) parts.Add(string.Create(CultureInfo.InvariantCulture, $"custom_options={custom.Length} bytes"));
        return string.Join(' ', parts);
    }

    private static void Add(List<string> parts, FieldTable table, SchemaTable? declared)
    {
        var count = Math.Max(declared?.Fields.Length ?? 0, table.Fields.Count == 0 ? 0 : table.Fields.Keys.Max() + 1);
        for (var id = 0; id < count; id++)
        {
            var name = declared?.Field(id)?.Name ?? $"field{id}";
            if (table.Fields.TryGetValue(id, out var value)) parts.Add($"{name}={TextOf(name, value, declared?.Field(id))}");
            else if (OptionNames.IsAlwaysShown(name)) parts.Add($"{name}={OptionNames.OfValue(name, 0)}");
        }
    }

    private static string TextOf(string name, FieldValue value, SchemaField? declared) => value.Kind switch
    {
        FieldKind.SignedInteger or FieldKind.UnsignedInteger when declared?.Type == BaseType.Bool => value.AsInteger() != 0 ? "true" : "false",
        FieldKind.SignedInteger or FieldKind.UnsignedInteger => OptionNames.OfValue(name, value.AsInteger()) ?? value.AsInteger().ToString(CultureInfo.InvariantCulture),
        FieldKind.Float => value.AsSingle().ToString(CultureInfo.InvariantCulture),
        FieldKind.Text => $"'{value.AsString()}'",
        FieldKind.TextVector => $"['{string.Join("','", value.AsStrings())}']",
        FieldKind.ScalarVector => VectorText(value, declared),
        FieldKind.Table => Nested(value.AsTable(), declared),
        _ => $"[{string.Join(',', value.AsTables().Select(table => Nested(table, declared)))}]",
    };

    private static string Nested(FieldTable table, SchemaField? declared)
    {
        var parts = new List<string>();
        Add(parts, table, declared?.Type is BaseType.Object || declared?.Element is BaseType.Object ? declared.Table : null);
        return $"{{{string.Join(' ', parts)}}}";
    }

    private static string VectorText(FieldValue value, SchemaField? declared)
    {
        var raw = value.AsRawVector();
        var count = raw.Length / Math.Max(1, value.Size);
        if (count > LongestVector) return string.Create(CultureInfo.InvariantCulture, $"[{count} values]");
        return declared?.Element switch
        {
            BaseType.Float => Join<float>(raw),
            BaseType.Double => Join<double>(raw),
            _ => value.Size switch
            {
                1 => Join<sbyte>(raw),
                2 => Join<short>(raw),
                4 => Join<int>(raw),
                _ => Join<long>(raw),
            },
        };
    }

    private static string Join<T>(byte[] raw)
        where T : unmanaged, IFormattable
        => $"[{string.Join(',', MemoryMarshal.Cast<byte, T>(raw).ToArray().Select(static value => value.ToString(null, CultureInfo.InvariantCulture)))}]";
}
