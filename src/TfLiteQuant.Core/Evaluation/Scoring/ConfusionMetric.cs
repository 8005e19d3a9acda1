namespace TfLiteQuant.Evaluation;

/// <summary>A metric of classes confused with each other, the mean over classes.</summary>
public abstract class ConfusionMetric : PooledMetric
{
    private protected ConfusionMetric()
    {
    }

    public override string Takes => $"{ClassReading.Takes}; or {ClassReading.Steps}; with -MultiLabel a 0 or 1 for each score";

    public override bool TakesReference => false;

    public override ClassTable Classes => ClassTable.Samples;

    public override IReadOnlyList<string> Heeds => [nameof(MetricOptions.MultiLabel), nameof(MetricOptions.IgnoreLabel)];

    public override bool Fits(MetricCase example) => ClassReading.Fits(example) || ClassReading.StepsOf(example) is not null;

    internal override bool Counts(MetricCase sample) => ClassReading.Counts(sample);

    internal override void Contribute(MetricCase sample, Tally tally)
    {
        var isSingle = sample.Output.Count == 1 && !ClassReading.IsClass(sample.Output) && !sample.Options.MultiLabel;
        ClassReading.Read(sample, (actual, predicted) => tally.Count(new TallyKey(actual, predicted)));
        // What tells a single score from two: of the former only "yes" is looked at.
        if (isSingle) tally.Count(SingleScore);
    }

    internal override double Figure(Tally tally, MetricOptions options)
    {
        var counts = ClassCounts.Of(tally.Ordered.Where(static entry => entry.Key != SingleScore));
        if (tally[SingleScore] > 0) return counts.Find(static entry => entry.Class == 1) is { } positive ? OfClass(positive) : 0;
        return counts.Where(static entry => entry.Class != ClassReading.None).Select(OfClass).DefaultIfEmpty(double.NaN).Average();
    }

    private static TallyKey SingleScore => new(int.MaxValue, int.MaxValue);

    /// <summary>The figure of one class; 0 where it would be a division by nothing.</summary>
    private protected abstract double OfClass(ClassCounts counts);
}
