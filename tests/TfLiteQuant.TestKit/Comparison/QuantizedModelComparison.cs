using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.TestKit;

/// <summary>
/// Compares two conversions of one model by what they mean: which constants are quantized and how, scales, codes, versions, options,
/// inserted operators. Orders and indices of tensors and buffers do not count, nor do names of what a converter inserted.
/// <code>
/// var comparison = QuantizedModelComparison.Between(reference, ours);
/// comparison.RequireEqual(ExplainedDifference.OfKind("the converter renames constants", DifferenceKind.Name));
/// </code>
/// </summary>
public sealed class QuantizedModelComparison
{
    private const int Told = 25;
    private readonly List<ModelDifference> _differences = [];

    private QuantizedModelComparison()
    {
    }

    /// <summary>All differences beyond the tolerance.</summary>
    public IReadOnlyList<ModelDifference> Differences => _differences;

    /// <summary>Constants compared; a constant that several operators share counts once.</summary>
    public int ConstantsCompared { get; private set; }

    /// <summary>Elements of quantized and half-precision constants compared.</summary>
    public long CodesCompared { get; private set; }

    /// <summary>How many of them differ at all, within the tolerance or not.</summary>
    public long CodesApart { get; private set; }

    public static QuantizedModelComparison Between(TfLiteModel expected, TfLiteModel actual, ComparisonTolerance? tolerance = null)
    {
        var comparison = new QuantizedModelComparison();
        comparison.Compare(expected, actual, tolerance ?? new ComparisonTolerance());
        return comparison;
    }

    /// <summary>Fails unless every difference is explained, and every explanation explains something.</summary>
    public void RequireEqual(params ExplainedDifference[] explained)
    {
        var open = _differences.Where(difference => !explained.Any(one => one.Matches(difference))).ToList();
        if (open.Count > 0)
        {
            var more = open.Count > Told ? [$"and {open.Count - Told} more"] : Array.Empty<string>();
            Assert.Fail(string.Join(Environment.NewLine, [$"{open.Count} differences:", .. open.Take(Told).Select(static d => d.ToString()), .. more]));
        }

        foreach (var one in explained)
            if (!_differences.Exists(difference => one.Matches(difference))) Assert.Fail($"Nothing is explained by: {one.Why}");
    }

    private void Compare(TfLiteModel expected, TfLiteModel actual, ComparisonTolerance tolerance)
    {
        CompareVersions(expected, actual);
        CompareSignatures(expected, actual);
        if (expected.Subgraphs.Count != actual.Subgraphs.Count)
            Report(DifferenceKind.Structure, "model", $"{expected.Subgraphs.Count} subgraphs", $"{actual.Subgraphs.Count}");
        var tensors = new ConstantComparison(tolerance, _differences.Add);
        for (var i = 0; i < Math.Min(expected.Subgraphs.Count, actual.Subgraphs.Count); i++)
            new GraphComparison(expected.Subgraphs[i], actual.Subgraphs[i], i, tensors, _differences.Add).Compare();
        ConstantsCompared = tensors.Constants;
        CodesCompared = tensors.Codes;
        CodesApart = tensors.CodesApart;
    }

    // By operator kind over the whole model: a file may state a kind once or, with other versions, several times.
    private void CompareVersions(TfLiteModel expected, TfLiteModel actual)
    {
        var (one, other) = (Versions(expected), Versions(actual));
        foreach (var name in one.Keys.Union(other.Keys))
        {
            var (before, after) = (one.GetValueOrDefault(name, "none"), other.GetValueOrDefault(name, "none"));
            if (before != after) Report(DifferenceKind.OperatorVersion, name, before, after);
        }
    }

    private static Dictionary<string, string> Versions(TfLiteModel model) => model.OperatorCodes.GroupBy(static code => code.Name).ToDictionary(
        static group => group.Key,
        static group => string.Join(" and ", group.Select(static code => code.Version).Order().Select(static version => $"v{version}")));

    private void CompareSignatures(TfLiteModel expected, TfLiteModel actual)
    {
        var (one, other) = (Signatures(expected), Signatures(actual));
        foreach (var key in one.Keys.Union(other.Keys))
        {
            var (before, after) = (one.GetValueOrDefault(key, "none"), other.GetValueOrDefault(key, "none"));
            if (before != after) Report(DifferenceKind.Signature, key, before, after);
        }
    }

    // Tensors as positions among the graph's inputs and outputs, because indices are free.
    private static Dictionary<string, string> Signatures(TfLiteModel model) => model.Signatures.ToDictionary(
        static signature => signature.Key ?? string.Empty,
        signature =>
        {
            var graph = model.Subgraphs[signature.SubgraphIndex];
            var inputs = signature.Inputs.Select(map => $"{map.Name}={Array.IndexOf(graph.Inputs, map.TensorIndex)}");
            var outputs = signature.Outputs.Select(map => $"{map.Name}={Array.IndexOf(graph.Outputs, map.TensorIndex)}");
            return $"subgraph {signature.SubgraphIndex} ({string.Join(", ", inputs)}) -> ({string.Join(", ", outputs)})";
        });

    private void Report(DifferenceKind kind, string place, string expected, string actual)
        => _differences.Add(new ModelDifference(kind, place, expected, actual));
}
