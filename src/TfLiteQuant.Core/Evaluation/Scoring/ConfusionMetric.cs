namespace TfLiteQuant.Evaluation;

/// <summary>A metric of classes confused with each other, the mean over classes.</summary>
public abstract class ConfusionMetric : PooledMetric
{
    private protected ConfusionMetric()
    {
    }

    public override string Takes => ClassReading.Takes;

    public override bool TakesReference => false;

    public override ClassTable Classes => ClassTable.Samples;

    public override bool Fits(MetricCase example) => ClassReading.Fits(example);

    internal override void Contribute(MetricCase sample, Tally tally)
    {
        var isSingle = sample.Output.Count == 1;
        tally.Count(new TallyKey(ClassReading.True(sample), ClassReading.Predicted(sample.Output, sample.Options)));
        // What tells a single score from two: of the former only "yes" is looked at.
        if (isSingle) tally.Count(SingleScore);
    }

    internal override double Figure(Tally tally, MetricOptions options)
    {
        var counts = ClassCounts.Of(tally.Ordered.Where(static entry => entry.Key != SingleScore));
        if (tally[SingleScore] > 0) return counts.Find(static entry => entry.Class == 1) is { } positive ? OfClass(positive) : 0;
        return counts.Count == 0 ? double.NaN : counts.Average(OfClass);
    }

    private static TallyKey SingleScore => new(int.MaxValue, int.MaxValue);

    /// <summary>The figure of one class; 0 where it would be a division by nothing.</summary>
    private protected abstract double OfClass(ClassCounts counts);
}
