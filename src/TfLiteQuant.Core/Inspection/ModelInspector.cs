using System.Text;
using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>Describes a model as a whole.</summary>
public static class ModelInspector
{
    private const string MinimumRuntimeVersion = "min_runtime_version";

    /// <summary>What the model holds. Nothing of it refers to the model's file.</summary>
    public static TfLiteModelInfo Inspect(TfLiteModel model)
    {
        var main = model.Subgraphs.Count > 0 ? model.Subgraphs[0] : new Subgraph();
        var bytes = FileBytes.Of(model);
        return new TfLiteModelInfo
        {
            Path = model.Path,
            Version = (int)model.SchemaVersion,
            Description = model.Description ?? "",
            State = QuantizationStates.Of(model),
            Inputs = TensorInspector.References(main, main.Inputs),
            Outputs = TensorInspector.References(main, main.Outputs),
            Signatures = new([.. model.Signatures.Select(signature => Describe(signature, model))]),
            Subgraphs = new([.. model.Subgraphs.Select(Describe)]),
            OperatorCount = model.Subgraphs.Sum(static graph => graph.Operators.Count),
            OperatorCounts = CountOperators(model),
            ParameterCount = ModelParameters.Count(model),
            FileBytes = bytes.Total,
            WeightBytes = bytes.Weights,
            ScaleBytes = bytes.Scales,
            ZeroPointBytes = bytes.ZeroPoints,
            NameBytes = bytes.Names,
            RestBytes = bytes.Rest,
            AppendedBytes = model.AppendedData.Length,
            Metadata = new([.. model.Metadata.Select(static entry => new MetadataInfo(entry.Name ?? "", entry.Buffer.Data.Length))]),
            MinimumRuntimeVersion = StatedRuntime(model),
        };
    }

    private static SubgraphInfo Describe(Subgraph graph, int index) => new()
    {
        Index = index,
        Name = graph.Name ?? "",
        Inputs = TensorInspector.References(graph, graph.Inputs),
        Outputs = TensorInspector.References(graph, graph.Outputs),
        OperatorCount = graph.Operators.Count,
        TensorCount = graph.Tensors.Count,
    };

    private static SignatureInfo Describe(SignatureDef signature, TfLiteModel model)
    {
        var graph = model.Subgraphs[signature.SubgraphIndex];
        return new SignatureInfo
        {
            Key = signature.Key ?? "",
            Subgraph = signature.SubgraphIndex,
            Inputs = Named(signature.Inputs),
            Outputs = Named(signature.Outputs),
        };

        ValueList<SignatureTensorInfo> Named(List<TensorMap> maps)
            => new([.. maps.Select(map => new SignatureTensorInfo(map.Name ?? "", TensorInspector.Reference(graph, map.TensorIndex)))]);
    }

    private static OperatorTally CountOperators(TfLiteModel model) => new(model.Subgraphs
        .SelectMany(static graph => graph.Operators)
        .CountBy(static op => op.Code.Name)
        .OrderByDescending(static kind => kind.Value).ThenBy(static kind => kind.Key, StringComparer.Ordinal));

    private static string? StatedRuntime(TfLiteModel model)
    {
        var data = model.Metadata.Find(static entry => entry.Name == MinimumRuntimeVersion)?.Buffer.Data;
        // Converters pad the text to a fixed length with zeros.
        return data is { IsEmpty: false, Length: < 256 } ? Encoding.UTF8.GetString(data.AsSpan<byte>()).TrimEnd('\0') : null;
    }
}
