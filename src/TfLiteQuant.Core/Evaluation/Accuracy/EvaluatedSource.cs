using System.Globalization;
using TfLiteQuant.Datasets;
using TfLiteQuant.Inspection;

namespace TfLiteQuant.Evaluation;

/// <summary>A dataset that was measured with, and which of its samples.</summary>
/// <param name="Description">What it is and where it came from, however many of its samples were chosen.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Indices">Their positions in the dataset, in ascending order.</param>
/// <param name="IsSynthetic">Whether the values were drawn rather than gathered.</param>
/// <param name="Digests">A number for the content of each, in the same order, by which parts of different data that have one
/// description are told apart; empty where it is not known.</param>
public sealed record EvaluatedSource(string Description, long Samples, ValueList<IndexRange> Indices, bool IsSynthetic, ValueList<uint> Digests)
{
    internal CountedSamples Counted => new(Indices, Digests);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Description}: {Samples} samples{(IsSynthetic ? ", drawn" : "")}");
}
