namespace TfLiteQuant.Evaluation;

/// <summary>A metric that is computed of what all samples have contributed: of counts and sums.</summary>
public abstract class PooledMetric : Metric
{
    private protected PooledMetric()
    {
    }

    /// <summary>Number of sums that samples contribute to.</summary>
    internal virtual int Sums => 0;

    /// <summary>Whether the figure of few samples is another on average than that of many, so that its interval must lie elsewhere.</summary>
    internal virtual bool IsBiased => false;

    /// <summary>Adds what a sample contributes.</summary>
    internal abstract void Contribute(MetricCase sample, Tally tally);

    /// <summary>The metric of a tally; NaN where it is not defined. A tally that holds non-finite terms is never asked.</summary>
    internal abstract double Figure(Tally tally, MetricOptions options);
}
