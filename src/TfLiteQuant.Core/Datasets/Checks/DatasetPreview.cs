namespace TfLiteQuant.Datasets;

/// <summary>What a model will be fed from a dataset, and what about it gives cause to think.</summary>
public sealed record DatasetPreview
{
    /// <summary>The dataset.</summary>
    public required string Description { get; init; }

    /// <summary>Full path of the model; null where it has none.</summary>
    public string? Model { get; init; }

    /// <summary>Entry point; null for the main graph.</summary>
    public string? Signature { get; init; }

    /// <summary>Samples of the dataset; null where that is not known without reading all.</summary>
    public long? Count { get; init; }

    /// <summary>Samples that were looked at.</summary>
    public required int Read { get; init; }

    /// <summary>Names of the classes in the order of the labels' numbers.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>What each input is fed.</summary>
    public required IReadOnlyList<InputPreview> Inputs { get; init; }

    /// <summary>The samples that were looked at.</summary>
    public required IReadOnlyList<SamplePreview> Samples { get; init; }

    /// <summary>What was found, the gravest first.</summary>
    public required IReadOnlyList<DatasetFinding> Findings { get; init; }

    /// <summary>What was looked at and how much was found, on one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Description}: {Findings.Count} findings in {Read} samples");
}
