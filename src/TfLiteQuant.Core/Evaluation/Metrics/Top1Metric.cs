namespace TfLiteQuant.Evaluation;

/// <summary>Accuracy: share of samples whose class has the highest score, or lies on the right side of the threshold. Of outputs for each
/// step of a sequence, the share of the steps that count, and its mean over samples: steps of one sample are no samples of their own.</summary>
public sealed class Top1Metric : SampleMetric
{
    public override string Name => "Top1";

    public override string Description => "Share of samples whose true class has the highest score (accuracy); of sequences, the mean share of steps.";

    public override string Takes => $"{ClassReading.Takes}; or {ClassReading.Steps}";

    public override ClassTable Classes => ClassTable.Samples;

    public override bool IsOutcome => true;

    public override IReadOnlyList<string> Heeds => [nameof(MetricOptions.IgnoreLabel)];

    public override bool Fits(MetricCase example) => ClassReading.Fits(example) || ClassReading.StepsOf(example) is not null;

    public override bool IsOutcomeOf(RealArray output) => !ClassReading.IsSteps(output);

    public override double Score(MetricCase sample)
    {
        if (ClassReading.StepsOf(sample) is { } steps) return ClassReading.MeanOf(sample, steps, Right);
        var predicted = ClassReading.Predicted(sample.Output, sample.Options);
        return predicted != ClassReading.None && predicted == ClassReading.True(sample) ? 1 : 0;
    }

    internal override bool Counts(MetricCase sample) => ClassReading.Counts(sample);

    private static double Right(MetricCase sample, int step, int actual) => actual != ClassReading.None && actual == ClassReading.Predicted(sample.Output, step) ? 1 : 0;
}
