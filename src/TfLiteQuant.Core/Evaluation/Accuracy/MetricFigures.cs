namespace TfLiteQuant.Evaluation;

/// <summary>A metric of two models over the same samples.</summary>
/// <param name="Float">Of the float model.</param>
/// <param name="Quantized">Of the quantized model.</param>
/// <param name="Difference">Float less quantized, with the interval of paired samples.</param>
/// <param name="Samples">Samples measured.</param>
/// <param name="Method">How the intervals came about.</param>
internal sealed record MetricFigures(Estimate Float, Estimate Quantized, Estimate Difference, long Samples, string Method)
{
    /// <summary>Answers that differ, where each sample is right or wrong.</summary>
    public OutcomePairs? Outcomes { get; init; }

    /// <summary>Samples that could not be judged, and are in none of the figures.</summary>
    public long Skipped { get; init; }

    /// <summary>What a user should know of the figures.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
