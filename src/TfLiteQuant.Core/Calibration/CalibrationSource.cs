using TfLiteQuant.Datasets;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Calibration;

/// <summary>A dataset that a calibration saw, and which of its samples.</summary>
/// <param name="Description">What it is and where it came from, however many of its samples were chosen.</param>
/// <param name="Signature">Entry point that the samples were for; null for the main graph.</param>
/// <param name="Samples">Samples counted.</param>
/// <param name="Indices">Their positions in the dataset, in ascending order, neighbours together.</param>
/// <param name="IsSynthetic">Whether the values were drawn rather than gathered.</param>
/// <param name="Digests">A number for the content of each, in the same order, by which parts of different data that have one
/// description are told apart; empty where it is not known.</param>
public sealed record CalibrationSource(string Description, string? Signature, long Samples, ValueList<IndexRange> Indices, bool IsSynthetic, ValueList<uint> Digests)
{
    internal CountedSamples Counted => new(Indices, Digests);

    public override string ToString()
        => $"{Description}{(Signature is null ? "" : $" for '{Signature}'")}: {Samples} samples{(IsSynthetic ? ", drawn" : "")}";
}
