namespace TfLiteQuant.Evaluation;

/// <summary>Cosine of the angle between output and truth as vectors, the mean over samples: for embeddings.</summary>
public sealed class CosineMetric : SampleMetric
{
    public override string Name => "Cosine";

    public override string Description => "Cosine similarity of output and truth, the mean over samples.";

    public override string Takes => ElementPairs.Takes;

    public override MetricTruth Against => MetricTruth.Reference;

    public override MetricUnit Unit => MetricUnit.Value;

    public override bool Fits(MetricCase example) => ElementPairs.Fits(example);

    public override double Score(MetricCase sample) => ErrorSums.Of(ElementPairs.Truth(sample), sample.Output.Values).Cosine;
}
