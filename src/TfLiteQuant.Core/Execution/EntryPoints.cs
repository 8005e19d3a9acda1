using TfLiteQuant.Datasets;
using TfLiteQuant.Model;

namespace TfLiteQuant.Execution;

/// <summary>Entry points of a model, by the names that mean their inputs.</summary>
internal static class EntryPoints
{
    private const string ConverterPrefix = "serving_default_";
    private const string ConverterSuffix = ":0";

    /// <summary>Names that mean an input by its tensor: the tensor's, and the one that TensorFlow's converter made that of
    /// (<c>serving_default_image:0</c> is <c>image</c>).</summary>
    public static IEnumerable<string> NamesOf(string tensor)
    {
        yield return tensor;
        if (tensor.StartsWith(ConverterPrefix, StringComparison.Ordinal) && tensor.EndsWith(ConverterSuffix, StringComparison.Ordinal))
            yield return tensor[ConverterPrefix.Length..^ConverterSuffix.Length];
    }

    /// <summary>All but one. The main graph is one of its own only where no signature stands for it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="signature">The one to leave out; null for the main graph.</param>
    public static EntryPoint[] Except(TfLiteModel model, string? signature)
    {
        var signatures = model.Signatures.Where(other => other.Key != signature && (signature is not null || other.SubgraphIndex != 0))
            .Select(other => new EntryPoint(other.Key, [.. other.Inputs.Select(input => (string[])[input.Name ?? "", .. NamesOf(TensorOf(other.SubgraphIndex, input.TensorIndex))])]));
        var hasMain = signature is not null && model.Subgraphs.Count > 0 && model.Signatures.TrueForAll(static other => other.SubgraphIndex != 0);
        return hasMain ? [new EntryPoint(null, [.. model.Subgraphs[0].Inputs.Select(input => NamesOf(TensorOf(0, input)).ToArray())]), .. signatures] : [.. signatures];

        string TensorOf(int graph, int tensor)
            => (uint)graph < (uint)model.Subgraphs.Count && (uint)tensor < (uint)model.Subgraphs[graph].Tensors.Count ? model.Subgraphs[graph].Tensors[tensor].Name ?? "" : "";
    }
}
