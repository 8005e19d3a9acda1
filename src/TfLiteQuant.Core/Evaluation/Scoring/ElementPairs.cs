using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>Outputs and truths that are compared element by element.</summary>
internal static class ElementPairs
{
    /// <summary>What can be compared so, in words.</summary>
    public const string Takes = "any output of real numbers; a label with as many elements";

    // An output without elements fits itself where other samples may give it some.
    public static bool Fits(MetricCase example) => example.Truth is { } truth && truth.Count == example.Output.Count && (truth.Count > 0 || (example.IsAgainstReference && truth.IsSizedByValues));

    /// <summary>The truth's elements, as many as the output has.</summary>
    public static ReadOnlySpan<float> Truth(MetricCase sample) => Fits(sample) ? sample.Truth!.Values : throw Refuse(sample);

    private static TfLiteQuantException Refuse(MetricCase sample) => sample.Output.Count == 0
        ? new(ErrorCode.InvalidMetric, $"Output {sample.Output} has no elements.", "Measure another output, or leave out the samples for which it is empty.")
        : new(ErrorCode.InvalidMetric, $"Output {sample.Output} and {sample.Truth?.ToString() ?? "no label"} have different numbers of elements.", "Compare arrays of one size.");
}
