namespace TfLiteQuant.Evaluation;

/// <summary>A metric of the user's own: the mean of a score that a function gives each sample.</summary>
/// <param name="name">What it is called in results.</param>
/// <param name="score">Gives the score. It is called by one thread at a time, in no particular order of samples.</param>
/// <param name="higherIsBetter">Whether larger scores are better.</param>
public sealed class DelegateMetric(string name, Func<MetricCase, double> score, bool higherIsBetter = true) : SampleMetric
{
    private readonly Lock _one = new();

    public override string Name => name;

    public override string Description => "The mean of a score of one's own.";

    public override string Takes => "any outputs, with labels or without";

    public override bool HigherIsBetter => higherIsBetter;

    public override MetricUnit Unit => MetricUnit.Value;

    public override bool FindsOutputs => true;

    public override bool Fits(MetricCase example) => true;

    public override double Score(MetricCase sample)
    {
        lock (_one) return score(sample);
    }
}
