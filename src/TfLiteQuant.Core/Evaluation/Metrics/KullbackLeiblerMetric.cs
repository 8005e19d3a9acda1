namespace TfLiteQuant.Evaluation;

/// <summary>
/// Kullback-Leibler divergence of the output from the truth in nats, the mean over samples: what is lost by taking the one
/// distribution for the other. Against a class it is the cross entropy.
/// </summary>
public sealed class KullbackLeiblerMetric : SampleMetric
{
    // A probability of 0 where the truth has more would cost infinitely much; 8-bit probabilities below 1/512 are 0.
    private const double Least = 1e-9;

    public override string Name => "KullbackLeibler";

    public override string Description => "Kullback-Leibler divergence in nats, the mean over samples; against a class the cross entropy.";

    public override string Takes => "a vector of 2 or more probabilities or logits ([C] or [1,C]); a label of as many, or the number of a class";

    public override bool HigherIsBetter => false;

    public override MetricTruth Against => MetricTruth.Reference;

    public override MetricUnit Unit => MetricUnit.Value;

    public override bool Fits(MetricCase example) => example.Output.Count > 1 && ClassReading.Fits(example);

    public override double Score(MetricCase sample)
    {
        // The float model's scores tell what both models' are: whether one of them is below 0 can differ between the two.
        var areProbabilities = Distribution.IsOne((sample.Reference ?? sample.Output).Values);
        var output = Distribution.Of(sample.Output.Values, areProbabilities);
        if (sample.Truth!.Count == 1) return -Math.Log(Math.Max(output[ClassReading.True(sample)], Least));
        var truth = Distribution.Of(sample.Truth.Values, sample.IsAgainstReference ? areProbabilities : !sample.Truth.Values.ContainsAnyInRange(float.NegativeInfinity, -float.Epsilon));
        double sum = 0;
        for (var i = 0; i < truth.Length; i++)
            if (truth[i] > 0) sum += truth[i] * Math.Log(Math.Max(truth[i], Least) / Math.Max(output[i], Least));
        return sum;
    }
}
