namespace TfLiteQuant.Evaluation;

/// <summary>Mean of absolute differences, over the elements of a sample and then over samples.</summary>
public sealed class MeanAbsoluteErrorMetric : SampleMetric
{
    public override string Name => "MeanAbsoluteError";

    public override string Description => "Mean of absolute differences.";

    public override string Takes => ElementPairs.Takes;

    public override bool HigherIsBetter => false;

    public override MetricUnit Unit => MetricUnit.Value;

    public override bool Fits(MetricCase example) => ElementPairs.Fits(example);

    public override double Score(MetricCase sample)
    {
        ReadOnlySpan<float> output = sample.Output.Values, truth = ElementPairs.Truth(sample);
        double sum = 0;
        for (var i = 0; i < output.Length; i++) sum += Math.Abs((double)output[i] - truth[i]);
        return sum / output.Length;
    }
}
