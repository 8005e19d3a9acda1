using System.Globalization;
using System.Text.Json;

namespace TfLiteQuant.Reports;

/// <summary>Numbers in the JSON of reports.</summary>
internal static class FigureJson
{
    // Float arithmetic differs between processors in the seventh digit.
    private const string Digits = "G6";

    /// <summary>A measured figure in six digits. JSON has no infinity, which is written as a text; what is not defined as null.</summary>
    public static void Figure(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } known || double.IsNaN(known)) json.WriteNull(name);
        else if (double.IsInfinity(known)) json.WriteString(name, known > 0 ? "Infinity" : "-Infinity");
        else json.WriteNumber(name, double.Parse(known.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    /// <summary>A whole number, or null.</summary>
    public static void Whole(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }

    /// <summary>Whole numbers on one line.</summary>
    public static void Line(this Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WritePropertyName(name);
        json.Line(values);
    }

    /// <summary>Whole numbers on one line, as an element of a list.</summary>
    public static void Line(this Utf8JsonWriter json, IEnumerable<long> values)
        => json.WriteRawValue($"[{string.Join(", ", values.Select(static value => value.ToString(CultureInfo.InvariantCulture)))}]");

    /// <summary>Texts.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
