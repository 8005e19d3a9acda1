namespace TfLiteQuant.Evaluation;

/// <summary>Mean of squared differences, over the elements of a sample and then over samples.</summary>
public sealed class MeanSquaredErrorMetric : SampleMetric
{
    public override string Name => "MeanSquaredError";

    public override string Description => "Mean of squared differences.";

    public override string Takes => ElementPairs.Takes;

    public override bool HigherIsBetter => false;

    public override MetricUnit Unit => MetricUnit.Value;

    public override bool Fits(MetricCase example) => ElementPairs.Fits(example);

    public override double Score(MetricCase sample)
    {
        ReadOnlySpan<float> output = sample.Output.Values, truth = ElementPairs.Truth(sample);
        double sum = 0;
        for (var i = 0; i < output.Length; i++) sum += ((double)output[i] - truth[i]) * ((double)output[i] - truth[i]);
        return sum / output.Length;
    }
}
