namespace TfLiteQuant.Calibration;

/// <summary>
/// A method of choosing a range. Each is a class of its own in Estimators/, found by the build. What is chosen lies within what
/// was seen; that zero must be in it is the quantizer's business.
/// </summary>
public abstract class RangeEstimator
{
    /// <summary>The method.</summary>
    public abstract CalibrationMethod Method { get; }

    /// <summary>Whether it looks at histograms.</summary>
    public virtual bool NeedsHistogram => false;

    /// <summary>Chooses a range.</summary>
    /// <param name="statistics">What was seen; it has a range and, where the method needs that, a histogram with values.</param>
    /// <param name="options">Parameters, within their bounds.</param>
    public abstract ValueRange Estimate(ValueStatistics statistics, RangeOptions options);
}
