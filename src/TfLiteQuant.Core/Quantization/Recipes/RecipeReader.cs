using System.Text.Json;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Reads recipe files: JSON objects of our own, or the arrays of AI Edge Quantizer (LiteRT Quantizer).
/// <code>
/// { "technique": "FullInteger", "inputType": "Int8", "outputType": "Int8",
///   "rules": [ { "operator": "SOFTMAX", "technique": "Float" }, { "name": "head*", "technique": "DynamicRange", "perTensor": true } ] }
/// </code>
/// </summary>
public static class RecipeReader
{
    private const string FloatName = "Float";
    private static readonly string[] RecipeKeys = ["technique", "inputType", "outputType", "noFallback", "perTensor", "minimumElements", "weightOnly", "rules"];
    private static readonly string[] RuleKeys = ["operator", "name", "nameExpression", "technique", "perTensor", "minimumElements", "weightOnly"];

    /// <summary>Reads a recipe file.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.FileNotFound"/>, <see cref="ErrorCode.FileUnreadable"/>, or
    /// <see cref="ErrorCode.InvalidRecipe"/>, which names the rule and key.</exception>
    public static QuantizationRecipe Read(string path)
    {
        var place = new ModelLocation(path);
        using var document = Parse(path, place);
        var text = new RecipeText(place);
        var root = document.RootElement;
        try
        {
            return root.ValueKind switch
            {
                JsonValueKind.Array => new AiEdgeRecipe(text).Read(root),
                JsonValueKind.Object when root.TryGetProperty("default", out var other) && other.ValueKind == JsonValueKind.String && !root.TryGetProperty("technique", out _)
                    => Read(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, other.GetString()!)),
                JsonValueKind.Object => ReadOwn(root, text),
                _ => throw text.Refuse("the file", "It holds neither an object nor an array.", "A recipe is an object with \"technique\" and \"rules\", or an array of AI Edge Quantizer's rules."),
            };
        }
        catch (ArgumentException error) when (error is System.Text.RegularExpressions.RegexParseException)
        {
            throw text.Refuse("a rule", $"A regular expression cannot be read: {error.Message}", "Mend the expression.");
        }
    }

    private static QuantizationRecipe ReadOwn(JsonElement root, RecipeText text)
    {
        text.RequireKeys(root, "the recipe", RecipeKeys);
        var technique = Technique(root, "the recipe", text) ?? throw text.Refuse("the recipe", "It has no technique for the model as a whole.", $"Give \"technique\": one of {string.Join(", ", Enum.GetNames<QuantizationTechnique>())}.");
        var rules = new List<RecipeRule>();
        if (root.TryGetProperty("rules", out var list))
        {
            if (list.ValueKind != JsonValueKind.Array) throw text.Refuse("the recipe", "\"rules\" is no array.", "Give an array of rules.");
            foreach (var item in list.EnumerateArray()) rules.Add(Rule(item, rules.Count, technique, text));
        }

        return new QuantizationRecipe
        {
            Technique = technique,
            InputType = Type(root, "inputType", text),
            OutputType = Type(root, "outputType", text),
            RefuseFloat = text.Boolean(root, "noFallback", "the recipe"),
            PerTensor = text.Boolean(root, "perTensor", "the recipe"),
            WeightOnly = text.Boolean(root, "weightOnly", "the recipe"),
            MinimumElements = text.Integer(root, "minimumElements", "the recipe") ?? QuantizationRecipe.DefaultMinimumElements,
            Rules = rules,
        };
    }

    private static RecipeRule Rule(JsonElement item, int index, QuantizationTechnique whole, RecipeText text)
    {
        var place = $"rule {index + 1}";
        text.RequireKeys(item, place, RuleKeys);
        var isFloat = text.String(item, "technique", place) is { } named && named.Equals(FloatName, StringComparison.OrdinalIgnoreCase);
        var kind = text.String(item, "operator", place) ?? "*";
        text.RequireOperator(kind, place);
        return new RecipeRule
        {
            Title = place,
            Operator = kind,
            Name = text.String(item, "name", place),
            NameExpression = text.String(item, "nameExpression", place),
            Treatment = isFloat ? OperatorTreatment.Float : new OperatorTreatment
            {
                Technique = Technique(item, place, text) ?? whole,
                PerTensor = text.Boolean(item, "perTensor", place),
                WeightOnly = text.Boolean(item, "weightOnly", place),
                MinimumElements = text.Integer(item, "minimumElements", place) ?? QuantizationRecipe.DefaultMinimumElements,
            },
        };
    }

    private static QuantizationTechnique? Technique(JsonElement item, string place, RecipeText text)
    {
        if (text.String(item, "technique", place) is not { } name) return null;
        return Enum.TryParse<QuantizationTechnique>(name, ignoreCase: true, out var technique) && Enum.IsDefined(technique)
            ? technique
            : throw text.Refuse(place, $"There is no technique '{name}'.", $"There are {string.Join(", ", Enum.GetNames<QuantizationTechnique>())}, and Float in rules.");
    }

    private static TensorType? Type(JsonElement root, string key, RecipeText text)
    {
        if (text.String(root, key, "the recipe") is not { } name) return null;
        return Enum.TryParse<TensorType>(name, ignoreCase: true, out var type) && type is TensorType.Float32 or TensorType.Int8 or TensorType.UInt8 or TensorType.Int16
            ? type
            : throw text.Refuse("the recipe", $"\"{key}\" cannot be '{name}'.", "Give Float32, Int8, UInt8 or Int16.");
    }

    private static JsonDocument Parse(string path, ModelLocation place)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TfLiteQuantException(ErrorCode.FileNotFound, "The recipe does not exist.", "Check the path.", place, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TfLiteQuantException(ErrorCode.FileUnreadable, $"The recipe cannot be read: {error.Message}", "Check its permissions.", place, error);
        }
        catch (JsonException error)
        {
            throw new TfLiteQuantException(ErrorCode.InvalidRecipe, $"The recipe is no JSON: {error.Message}", "Mend it at that place.", place, error);
        }
    }
}
