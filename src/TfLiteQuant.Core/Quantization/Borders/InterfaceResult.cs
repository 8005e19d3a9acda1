using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>A model with other types at its border, and what that took.</summary>
public sealed record InterfaceResult
{
    /// <summary>Full path of the model that was read.</summary>
    public required string Source { get; init; }

    /// <summary>Full path of the model that was written; null where nothing was (a preview).</summary>
    public required string? Path { get; init; }

    /// <summary>Type asked for inputs; null where they were left as they are.</summary>
    public required TensorType? InputType { get; init; }

    /// <summary>Type asked for outputs; null where they were left as they are.</summary>
    public required TensorType? OutputType { get; init; }

    /// <summary>Every input and output of the sides asked for.</summary>
    public required ValueList<BorderChange> Changes { get; init; }

    /// <summary>Length of the source file in bytes.</summary>
    public required long BytesBefore { get; init; }

    /// <summary>Length of the written file in bytes; 0 for a preview.</summary>
    public required long BytesAfter { get; init; }

    /// <summary>Time from opening the source to the written file.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Inputs and outputs that have another type now.</summary>
    public int Changed => Changes.Count(static change => change.Outcome != BorderOutcome.Kept);

    /// <summary>What a user should know although nothing failed.</summary>
    public IReadOnlyList<string> Warnings => [.. Changes.Where(static change => change is { Outcome: not BorderOutcome.Kept, Reason.Length: > 0 }).Select(static change => $"{change.Side} '{change.Name}': {change.Reason}.")];

    /// <summary>The path of what was written, or of the source where nothing was.</summary>
    public override string ToString() => Path ?? Source;
}
