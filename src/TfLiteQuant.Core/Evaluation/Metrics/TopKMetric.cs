using System.Globalization;

namespace TfLiteQuant.Evaluation;

/// <summary>Share of samples whose class is among the k highest scores. Of equal scores, those of lower classes count as higher. Of outputs for
/// each step of a sequence, the share of the steps that count, and its mean over samples.</summary>
public sealed class TopKMetric : SampleMetric
{
    /// <summary>How many of the highest scores it looks at; null for <see cref="MetricOptions.K"/>.</summary>
    public int? K { get; init; }

    public override string Name => "TopK";

    public override string Description => "Share of samples whose true class is among the K highest scores; of sequences, the mean share of steps.";

    public override string Takes => $"a vector of more than K scores, one for each class ([C] or [1,C]); a label that is the number of a class, or a 1 among zeros; or {ClassReading.Steps}";

    public override ClassTable Classes => ClassTable.Samples;

    public override bool IsOutcome => true;

    public override string TitleFor(MetricOptions options) => string.Create(CultureInfo.InvariantCulture, $"Top{K ?? options.K}");

    public override IReadOnlyList<string> Heeds => K is null ? [nameof(MetricOptions.K), nameof(MetricOptions.IgnoreLabel)] : [nameof(MetricOptions.IgnoreLabel)];

    public override bool IsOutcomeOf(RealArray output) => !ClassReading.IsSteps(output);

    public override bool Fits(MetricCase example)
    {
        var least = Math.Max(1, K ?? example.Options.K);
        return (example.Output.Count > least && ClassReading.Fits(example)) || (ClassReading.StepsOf(example) is not null && example.Output.Shape[^1] > least);
    }

    public override double Score(MetricCase sample)
    {
        if (ClassReading.StepsOf(sample) is { } steps) return ClassReading.MeanOf(sample, steps, Found);
        return Found(sample.Output.Values, ClassReading.True(sample), sample.Options);
    }

    internal override bool Counts(MetricCase sample) => ClassReading.Counts(sample);

    private double Found(MetricCase sample, int step, int actual) => Found(ClassReading.ScoresOf(sample.Output, step), actual, sample.Options);

    private double Found(ReadOnlySpan<float> values, int actual, MetricOptions options)
    {
        if (actual == ClassReading.None) return 0;
        var own = values[actual];
        var above = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i])) return 0;
            if (values[i] > own || (values[i] == own && i < actual)) above++;
        }

        return above < (K ?? options.K) ? 1 : 0;
    }
}
