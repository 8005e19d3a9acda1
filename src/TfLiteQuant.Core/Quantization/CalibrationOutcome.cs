using TfLiteQuant.Calibration;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Quantization;

/// <summary>What a conversion with integer activations takes from a calibration.</summary>
/// <param name="Ranges">Range of every value that was computed.</param>
/// <param name="Summary">What it was made with.</param>
/// <param name="Warnings">What a user should know of the data.</param>
public sealed record CalibrationOutcome(CalibratedRanges Ranges, CalibrationSummary Summary, IReadOnlyList<string> Warnings);

/// <summary>What the scales of a model with integer activations were chosen from.</summary>
public sealed record CalibrationSummary
{
    /// <summary>Samples that were run.</summary>
    public required long Samples { get; init; }

    /// <summary>Descriptions of the datasets, or of the table they were recorded in.</summary>
    public required IReadOnlyList<string> Datasets { get; init => field = new ValueList<string>([.. value]); }

    /// <summary>How ranges were chosen from what was seen, such as <c>MinMax</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Whether the data was drawn rather than gathered: the accuracy of the model then means nothing.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Such as <c>100 samples of calibration.npz, MinMax</c>.</summary>
    public override string ToString()
        => FormattableString.Invariant($"{Samples} {(IsSynthetic ? "synthetic samples" : "samples")} of {string.Join(", ", Datasets)}, {Method}");
}
