using System.Text.Json;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>Reads the values of a file of accuracy parts, with errors that say where it is wrong.</summary>
internal sealed class PartReading(string path)
{
    public TfLiteQuantException Refuse(string problem) => new(
        ErrorCode.InvalidAccuracyPart, problem, "Name a file that Measure-QuantizedAccuracy -PartPath wrote, and that nobody has changed.", new ModelLocation(path));

    public JsonElement Property(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        ? value
        : throw Refuse($"It has no '{name}' where one is due.");

    public string Text(JsonElement element, string name) => Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Refuse($"Its '{name}' is no text.");

    /// <summary>A text, or null.</summary>
    public string? OptionalText(JsonElement element, string name) => Property(element, name).ValueKind == JsonValueKind.Null ? null : Text(element, name);

    public double Number(JsonElement element, string name) => Property(element, name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : throw Refuse($"Its '{name}' is no number.");

    /// <summary>A whole number of 0 or more.</summary>
    public long Count(JsonElement element, string name)
        => Property(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count) && count >= 0 ? count : throw Refuse($"Its '{name}' is no whole number of 0 or more.");

    public bool Flag(JsonElement element, string name) => Property(element, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Refuse($"Its '{name}' is neither true nor false."),
    };

    public T Named<T>(JsonElement element, string name)
        where T : struct, Enum
        => Enum.TryParse<T>(Text(element, name), out var value) && Enum.IsDefined(value) ? value : throw Refuse($"Its '{name}' is none of {string.Join(", ", Enum.GetNames<T>())}.");

    public ExactSum Sum(JsonElement element, string name)
    {
        try
        {
            return ExactSum.Parse(Text(element, name));
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw Refuse($"Its '{name}' is no exact sum.");
        }
    }

    /// <summary>The items of an array.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The property.</param>
    /// <param name="count">How many items there must be; null for any number.</param>
    public JsonElement[] Array(JsonElement element, string name, int? count = null)
        => Property(element, name) is { ValueKind: JsonValueKind.Array } value && (count is null || value.GetArrayLength() == count)
            ? [.. value.EnumerateArray()]
            : throw Refuse($"Its '{name}' is no array{(count is null ? "" : FormattableString.Invariant($" of {count}"))}.");

    /// <summary>An array of whole numbers that come in rows.</summary>
    public long[] Rows(JsonElement element, string name, int columns)
    {
        var items = Array(element, name);
        if (items.Length % columns != 0) throw Refuse($"Its '{name}' ends in the middle.");
        return System.Array.ConvertAll(items, item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var value) ? value : throw Refuse($"Its '{name}' holds something else than whole numbers."));
    }
}
