using System.Text.Json;
using System.Text.Json.Nodes;

namespace TfLiteQuant.TestKit;

/// <summary>What the reference converter and its interpreter reported about a folder of models (manifest.json).</summary>
public sealed class ReferenceManifest
{
    private readonly JsonObject _variants;

    private ReferenceManifest(JsonNode root)
    {
        _variants = root["variants"]!.AsObject();
        InputNames = [.. root["inputs"]?.AsArray().Select(static name => (string)name!) ?? []];
        Variants = [.. _variants.Select(static variant => variant.Key)];
    }

    /// <summary>Names of the inputs as signatures and data files have them; empty where the manifest does not say.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>Techniques, such as <c>dynamic_range</c>.</summary>
    public IReadOnlyList<string> Variants { get; }

    /// <summary>What is known about a technique.</summary>
    public ReferenceVariant this[string variant] => new(variant, _variants[variant]!.AsObject());

    public static ReferenceManifest Read(string path)
    {
        using var file = File.OpenRead(path);
        // some figures are not finite, which JSON proper has no word for
        var options = new JsonDocumentOptions { AllowTrailingCommas = true };
        return new ReferenceManifest(JsonNode.Parse(file, documentOptions: options)!);
    }
}
