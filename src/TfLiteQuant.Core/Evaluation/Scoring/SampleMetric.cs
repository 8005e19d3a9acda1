namespace TfLiteQuant.Evaluation;

/// <summary>A metric that is the mean of a score of each sample.</summary>
public abstract class SampleMetric : Metric
{
    /// <summary>Whether the score is 1 for right and 0 for wrong.</summary>
    public virtual bool IsOutcome => false;

    /// <summary>Whether it is so for an output that the metric fits.</summary>
    public virtual bool IsOutcomeOf(RealArray output) => IsOutcome;

    /// <summary>The score of a sample; infinite or not a number where the outputs are.</summary>
    public abstract double Score(MetricCase sample);
}
