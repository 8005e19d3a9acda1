namespace TfLiteQuant.Execution;

/// <summary>A file of outputs that a model made of a file of inputs, or of datasets.</summary>
public sealed record FileRunResult
{
    /// <summary>Full path of the file that was written.</summary>
    public required string Path { get; init; }

    /// <summary>Full path of the file of inputs; null where they came from datasets.</summary>
    public string? InputPath { get; init; }

    /// <summary>Full path of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Entry point; null for the main graph.</summary>
    public string? Signature { get; init; }

    /// <summary>Samples run.</summary>
    public required int Samples { get; init; }

    /// <summary>Time for all of it, opening the model and writing the file included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The file.</summary>
    public override string ToString() => Path;
}
