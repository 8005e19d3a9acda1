namespace TfLiteQuant.Evaluation;

/// <summary>
/// Peak signal to noise: 10 log10 of the squared peak over the mean squared error of all samples. The peak is the option's, or
/// told from the truth of each sample as <see cref="ImageScale"/> does.
/// </summary>
public sealed class PsnrMetric : PooledMetric
{
    private const int Samples = 0;
    private const int RelativeNoise = 1;

    public override string Name => "Psnr";

    public override string Description => "Peak signal to noise ratio in dB, from the mean squared error of all samples.";

    public override string Takes => ElementPairs.Takes;

    public override MetricUnit Unit => MetricUnit.Decibel;

    public override IReadOnlyList<string> Heeds => [nameof(MetricOptions.Peak)];

    public override bool Fits(MetricCase example) => ElementPairs.Fits(example);

    internal override int Sums => 2;

    internal override void Contribute(MetricCase sample, Tally tally)
    {
        var truth = ElementPairs.Truth(sample);
        var peak = ImageScale.Peak(sample);
        tally.Sum(Samples, 1);
        tally.Sum(RelativeNoise, ErrorSums.Of(truth, sample.Output.Values).Noise / truth.Length / (peak * peak));
    }

    internal override double Figure(Tally tally, MetricOptions options) => Decibels.Ratio(tally.Sums[Samples].Value, tally.Sums[RelativeNoise].Value);
}
