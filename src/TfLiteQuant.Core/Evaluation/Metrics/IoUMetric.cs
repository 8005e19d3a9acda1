namespace TfLiteQuant.Evaluation;

/// <summary>Intersection over union of the foreground: pixels that are and were taken for it, over those that are or were, all
/// samples together. With more than two classes, everything but class 0 is foreground.</summary>
public sealed class IoUMetric : PooledMetric
{
    public override string Name => "IoU";

    public override string Description => "Intersection over union of the foreground (every class but 0), all samples together.";

    public override string Takes => MaskReading.Takes;

    public override ClassTable Classes => ClassTable.Pixels;

    public override IReadOnlyList<string> Heeds => [nameof(MetricOptions.IgnoreLabel)];

    public override bool Fits(MetricCase example) => MaskReading.Fits(example);

    internal override void Contribute(MetricCase sample, Tally tally)
        => MaskReading.Read(sample, (actual, predicted, pixels) => tally.Count(new TallyKey(Foreground(actual), Foreground(predicted)), pixels));

    internal override double Figure(Tally tally, MetricOptions options)
        => ClassCounts.Of(tally.Ordered).Find(static counts => counts.Class == 1) is { } foreground ? foreground.IoU : double.NaN;

    private static int Foreground(int ofClass) => ofClass is 0 or ClassReading.None ? ofClass : 1;
}
