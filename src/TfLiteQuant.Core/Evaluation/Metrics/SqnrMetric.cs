namespace TfLiteQuant.Evaluation;

/// <summary>Signal to quantization noise: 10 log10 of the truth's energy over that of the difference, all samples together.</summary>
public sealed class SqnrMetric : PooledMetric
{
    private const int Signal = 0;
    private const int Noise = 1;

    public override string Name => "Sqnr";

    public override string Description => "Signal to quantization noise ratio in dB, of all samples together.";

    public override string Takes => ElementPairs.Takes;

    public override MetricTruth Against => MetricTruth.Reference;

    public override MetricUnit Unit => MetricUnit.Decibel;

    public override bool Fits(MetricCase example) => ElementPairs.Fits(example);

    internal override int Sums => 2;

    internal override void Contribute(MetricCase sample, Tally tally)
    {
        var sums = ErrorSums.Of(ElementPairs.Truth(sample), sample.Output.Values);
        tally.Sum(Signal, sums.Signal);
        tally.Sum(Noise, sums.Noise);
    }

    internal override double Figure(Tally tally, MetricOptions options) => Decibels.Ratio(tally.Sums[Signal].Value, tally.Sums[Noise].Value);
}
