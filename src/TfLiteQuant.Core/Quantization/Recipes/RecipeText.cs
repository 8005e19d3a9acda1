using System.Text.Json;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Reads values of a recipe's JSON, and words what is wrong with them.</summary>
internal sealed class RecipeText(ModelLocation file)
{
    /// <summary>The error for something that cannot stand in a recipe.</summary>
    public TfLiteQuantException Refuse(string place, string problem, string advice)
        => new(ErrorCode.InvalidRecipe, $"In {place}: {problem}", advice, file);

    /// <summary>Demands an object without other keys than these.</summary>
    public void RequireKeys(JsonElement item, string place, IReadOnlyList<string> keys)
    {
        if (item.ValueKind != JsonValueKind.Object) throw Refuse(place, "It is no object.", $"Give an object with {string.Join(", ", keys)}.");
        foreach (var property in item.EnumerateObject())
            if (!keys.Contains(property.Name)) throw Refuse(place, $"There is no key '{property.Name}'.", $"The keys are {string.Join(", ", keys)}.");
    }

    /// <summary>Demands that an operator's kind exists, or matches one that does.</summary>
    public void RequireOperator(string kind, string place)
    {
        if (kind.AsSpan().IndexOfAny('*', '?') >= 0 || BuiltinOperators.TryParse(kind.ToUpperInvariant(), out _)) return;
        var close = Enum.GetValues<BuiltinOperator>().Select(BuiltinOperators.NameOf).Where(name => name.Contains(kind.ToUpperInvariant().Split('_')[0], StringComparison.Ordinal)).Take(8).ToList();
        throw Refuse(place, $"There is no operator '{kind}'.", close.Count > 0 ? $"Do you mean {string.Join(", ", close)}?" : "Operators are named as Get-TfLiteOperator shows them; * stands for all.");
    }

    public string? String(JsonElement item, string key, string place) => !item.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Refuse(place, $"\"{key}\" is no text.", "Put it in quotation marks.");

    public bool Boolean(JsonElement item, string key, string place, bool otherwise = false) => !item.TryGetProperty(key, out var value) ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Refuse(place, $"\"{key}\" is neither true nor false.", "Give true or false.");

    public int? Integer(JsonElement item, string key, string place) => !item.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : throw Refuse(place, $"\"{key}\" is no whole number of 0 or more.", "Give such a number.");
}
