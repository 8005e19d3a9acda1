namespace TfLiteQuant.Evaluation;

/// <summary>Mean of the classes' intersections over unions, all samples together; classes that neither labels nor outputs hold do
/// not count.</summary>
public sealed class MeanIoUMetric : PooledMetric
{
    public override string Name => "MeanIoU";

    public override string Description => "Mean of the classes' intersections over unions, all samples together.";

    public override string Takes => MaskReading.Takes;

    public override ClassTable Classes => ClassTable.Pixels;

    public override IReadOnlyList<string> Heeds => [nameof(MetricOptions.IgnoreLabel)];

    public override bool Fits(MetricCase example) => MaskReading.Fits(example);

    internal override void Contribute(MetricCase sample, Tally tally)
        => MaskReading.Read(sample, (actual, predicted, pixels) => tally.Count(new TallyKey(actual, predicted), pixels));

    internal override double Figure(Tally tally, MetricOptions options)
        => ClassCounts.Of(tally.Ordered) is { Count: > 0 } counts ? counts.Average(static entry => entry.IoU) : double.NaN;
}
