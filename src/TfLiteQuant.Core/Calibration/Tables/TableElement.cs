using System.Text.Json;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Calibration;

/// <summary>A part of a calibration table's file, which knows where it stands so that errors can say it.</summary>
/// <param name="Json">The part.</param>
/// <param name="Key">Its place, such as <c>tensors[3].range</c>.</param>
/// <param name="File">The file.</param>
internal readonly record struct TableElement(JsonElement Json, string Key, string File)
{
    /// <summary>A part that must be there.</summary>
    public TableElement this[string key] => Optional(key) ?? throw Refuse(At(key), "is missing");

    /// <summary>A part that may be left out.</summary>
    public TableElement? Optional(string key)
    {
        if (Json.ValueKind != JsonValueKind.Object) throw Refuse(Key, $"should be an object, not {Kind}");
        return Json.TryGetProperty(key, out var part) ? new TableElement(part, At(key), File) : null;
    }

    /// <summary>Its items.</summary>
    public IEnumerable<TableElement> Items()
    {
        if (Json.ValueKind != JsonValueKind.Array) throw Refuse(Key, $"should be a list, not {Kind}");
        var (number, key, file) = (0, Key, File);
        foreach (var item in Json.EnumerateArray()) yield return new TableElement(item, FormattableString.Invariant($"{key}[{number++}]"), file);
    }

    public string Text() => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : throw Refuse(Key, $"should be a text, not {Kind}");

    public bool Boolean() => Json.ValueKind is JsonValueKind.True or JsonValueKind.False ? Json.GetBoolean() : throw Refuse(Key, $"should be true or false, not {Kind}");

    /// <summary>A whole number in a range.</summary>
    public long Integer(long least = 0, long most = long.MaxValue)
        => Json.ValueKind == JsonValueKind.Number && Json.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw Refuse(Key, FormattableString.Invariant($"should be a whole number {(most == long.MaxValue ? $"of {least} or more" : $"from {least} to {most}")}, not {Kind}"));

    /// <summary>A whole number of 32 bits, in a range.</summary>
    public int Int32(int least = 0, int most = int.MaxValue) => (int)Integer(least, most);

    /// <summary>Two numbers, of which the first is not the greater.</summary>
    public (double Min, double Max) Range()
    {
        var numbers = Items().Select(static item => item.Number()).ToArray();
        return numbers is [var min, var max] && min <= max ? (min, max) : throw Refuse(Key, "should be two numbers, the smaller one first");
    }

    public TfLiteQuantException Refuse(string problem) => Refuse(Key, problem);

    private double Number()
        => Json.ValueKind == JsonValueKind.Number && Json.TryGetDouble(out var number) && float.IsFinite((float)number) ? number : throw Refuse(Key, $"should be a number, not {Kind}");

    private string Kind => Json.ValueKind switch
    {
        JsonValueKind.Number => Json.GetRawText(),
        JsonValueKind.String => "a text",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private string At(string key) => Key.Length == 0 ? key : $"{Key}.{key}";

    private TfLiteQuantException Refuse(string key, string problem) => new(
        ErrorCode.InvalidCalibration, $"The calibration table cannot be used: {(key.Length == 0 ? "the file" : $"'{key}'")} {problem}.", "Record or export it anew.", new ModelLocation(File));
}
