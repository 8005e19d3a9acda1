namespace TfLiteQuant.Datasets;

/// <summary>Something about a dataset that its user should know.</summary>
public sealed record DatasetFinding
{
    /// <summary>How much it matters.</summary>
    public required DatasetSeverity Severity { get; init; }

    /// <summary>Stable name of the kind of finding, such as <c>UnscaledPixels</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>The input it is about; null for all.</summary>
    public string? Input { get; init; }

    /// <summary>Index of the first sample it is about; null for all.</summary>
    public long? Sample { get; init; }

    public override string ToString() => $"{Severity} {Code}: {Message} {Remedy}";
}
