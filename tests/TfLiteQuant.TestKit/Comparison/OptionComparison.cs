using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>Compares options field by field.</summary>
internal static class OptionComparison
{
    /// <summary>Fields that differ, as (which, expected, actual). A scalar that is absent counts as zero.</summary>
    public static IEnumerable<(string Field, string Expected, string Actual)> Compare(OperatorOptions? expected, OperatorOptions? actual)
    {
        if (expected?.Tag != actual?.Tag)
        {
            yield return ("the kind of options", Tag(expected), Tag(actual));
            yield break;
        }

        if (expected is null || actual is null) yield break;
        foreach (var id in expected.Fields.Keys.Union(actual.Fields.Keys).Order())
        {
            var (one, other) = (Text(expected, id), Text(actual, id));
            if (one != other) yield return ($"field {id} of options {expected.Tag}", one, other);
        }
    }

    private static string Tag(OperatorOptions? options) => options is null ? "none" : $"options {options.Tag}";

    private static string Text(FieldTable table, int id) => table.Fields.TryGetValue(id, out var value) ? Text(value) : "0";

    private static string Text(FieldValue value) => value.Kind switch
    {
        FieldKind.SignedInteger or FieldKind.UnsignedInteger or FieldKind.Float => $"{value.Bits}",
        FieldKind.Text => $"'{value.AsString()}'",
        FieldKind.TextVector => $"['{string.Join("', '", value.AsStrings())}']",
        FieldKind.ScalarVector => Convert.ToHexString(value.AsRawVector()),
        FieldKind.Table => Text(value.AsTable()),
        _ => string.Join(';', value.AsTables().Select(static table => Text(table))),
    };

    private static string Text(FieldTable table) => $"{{{string.Join(", ", table.Fields.Select(static field => $"{field.Key}: {Text(field.Value)}"))}}}";
}
