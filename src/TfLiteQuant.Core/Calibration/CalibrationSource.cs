using TfLiteQuant.Datasets;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Calibration;

/// <summary>A dataset that a calibration saw, and which of its samples.</summary>
/// <param name="Description">What it is and where it came from.</param>
/// <param name="Signature">Entry point that the samples were for; null for the main graph.</param>
/// <param name="Samples">Samples counted.</param>
/// <param name="Indices">Their positions in the dataset, in ascending order, neighbours together.</param>
/// <param name="IsSynthetic">Whether the values were drawn rather than gathered.</param>
public sealed record CalibrationSource(string Description, string? Signature, long Samples, ValueList<IndexRange> Indices, bool IsSynthetic)
{
    public override string ToString()
        => $"{Description}{(Signature is null ? "" : $" for '{Signature}'")}: {Samples} samples{(IsSynthetic ? ", drawn" : "")}";
}
