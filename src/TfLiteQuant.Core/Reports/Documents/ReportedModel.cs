using TfLiteQuant.Evaluation;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Reports;

/// <summary>What a report tells of a model file as such.</summary>
public sealed record ReportedModel
{
    /// <summary>Name of the file, without folders: reports of several machines are compared.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file; empty for a model made in memory.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Length of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes of constant data; null where the file was not at hand.</summary>
    public long? WeightBytes { get; init; }

    /// <summary>Bytes of scales and zero points; null where the file was not at hand.</summary>
    public long? ParameterBytes { get; init; }

    /// <summary>How far it is quantized; null where the file was not at hand.</summary>
    public QuantizationState? State { get; init; }

    /// <summary>Number of operators by what they compute with, in the order of <see cref="OperatorKind"/>; empty where the file was
    /// not at hand.</summary>
    public IReadOnlyList<KeyValuePair<OperatorKind, int>> Operators { get; init; } = [];

    /// <summary>Looks at a model that is open.</summary>
    /// <param name="model">The model.</param>
    /// <param name="known">What was found when it was measured, so that its file is not read through again; null where it was not.</param>
    public static ReportedModel Of(TfLiteModel model, EvaluatedModel? known = null)
    {
        var info = ModelInspector.Inspect(model);
        return Of(known ?? EvaluatedModel.Of(model)) with
        {
            WeightBytes = info.WeightBytes,
            ParameterBytes = info.ScaleBytes + info.ZeroPointBytes,
            State = info.State,
            Operators = [.. model.Subgraphs.SelectMany(static graph => graph.Operators.Select(op => OperatorKinds.Of(op, graph))).CountBy(static kind => kind).OrderBy(static kind => kind.Key)],
        };
    }

    /// <summary>What is known of a model whose file is elsewhere.</summary>
    public static ReportedModel Of(EvaluatedModel model) => new()
    {
        Name = NameIn(model.Path),
        Fingerprint = model.Fingerprint,
        Bytes = model.Bytes,
    };

    /// <summary>The last part of a path of any system: parts of a merge come from others.</summary>
    public static string NameIn(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    public override string ToString() => Name;
}
