using System.Globalization;

namespace TfLiteQuant.Evaluation;

/// <summary>A metric of the float and of the quantized model over the same samples. What is not defined is null.</summary>
public sealed record MetricResult
{
    /// <summary>Name of the metric, with what options make of it, such as <c>Top5</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>Name of the output that was judged.</summary>
    public required string Output { get; init; }

    /// <summary>Name of the label that it was held against; null for the float model's output.</summary>
    public required string? Label { get; init; }

    public required MetricUnit Unit { get; init; }

    /// <summary>Whether a larger figure is a better one.</summary>
    public required bool HigherIsBetter { get; init; }

    /// <summary>Samples that the figures are of.</summary>
    public required long Samples { get; init; }

    /// <summary>Samples that are in no figure, since the output was of another size than the float model's, or than the label is for: of
    /// models that decide on the size while they run, as those which give as many boxes as they find.</summary>
    public long Skipped { get; init; }

    /// <summary>The float model's figure.</summary>
    public required double? Float { get; init; }

    /// <summary>Lower end of its confidence interval.</summary>
    public required double? FloatLow { get; init; }

    /// <summary>Upper end.</summary>
    public required double? FloatHigh { get; init; }

    /// <summary>The quantized model's figure.</summary>
    public required double? Quantized { get; init; }

    /// <summary>Lower end of its confidence interval.</summary>
    public required double? QuantizedLow { get; init; }

    /// <summary>Upper end.</summary>
    public required double? QuantizedHigh { get; init; }

    /// <summary>How much worse the quantized model is, in the metric's units: above 0 where it is worse, whichever way is better.</summary>
    public required double? Drop { get; init; }

    /// <summary>Lower end of the drop's confidence interval, from the differences of the same samples.</summary>
    public required double? DropLow { get; init; }

    /// <summary>Upper end.</summary>
    public required double? DropHigh { get; init; }

    /// <summary>Probability of answers that differ as unevenly, if both models were equally good (McNemar's exact test); for metrics
    /// of right and wrong.</summary>
    public double? PValue { get; init; }

    /// <summary>Samples that only the float model has right; for metrics of right and wrong.</summary>
    public long? OnlyFloatRight { get; init; }

    /// <summary>Samples that only the quantized model has right.</summary>
    public long? OnlyQuantizedRight { get; init; }

    /// <summary>How the intervals came about.</summary>
    public required string Interval { get; init; }

    /// <summary>Confidence of the intervals.</summary>
    public required double Confidence { get; init; }

    internal double DropError { get; init; }

    internal OutcomePairs? Outcomes { get; init; }

    /// <summary>Samples that it takes to find a drop of that size with 80 % probability, by a two-sided test at the intervals'
    /// confidence, as much as these two models vary.</summary>
    /// <param name="drop">Size of the drop in the metric's units, above 0.</param>
    /// <returns>Null where these samples do not tell.</returns>
    public double? SamplesFor(double drop)
    {
        if (!(drop > 0)) return null;
        if (Outcomes is { Samples: > 0 } outcomes) return drop < 1 ? outcomes.SamplesFor(drop, Confidence) : null;
        return double.IsFinite(DropError) && DropError > 0 ? SampleSize.For(drop, DropError, Samples, Confidence) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Metric} {Float:G5} -> {Quantized:G5}");
}
