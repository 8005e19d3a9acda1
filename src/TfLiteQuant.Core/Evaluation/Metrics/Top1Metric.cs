namespace TfLiteQuant.Evaluation;

/// <summary>Accuracy: share of samples whose class has the highest score, or lies on the right side of the threshold.</summary>
public sealed class Top1Metric : SampleMetric
{
    public override string Name => "Top1";

    public override string Description => "Share of samples whose true class has the highest score (accuracy).";

    public override string Takes => ClassReading.Takes;

    public override ClassTable Classes => ClassTable.Samples;

    public override bool IsOutcome => true;

    public override bool Fits(MetricCase example) => ClassReading.Fits(example);

    public override double Score(MetricCase sample)
    {
        var predicted = ClassReading.Predicted(sample.Output, sample.Options);
        return predicted != ClassReading.None && predicted == ClassReading.True(sample) ? 1 : 0;
    }
}
