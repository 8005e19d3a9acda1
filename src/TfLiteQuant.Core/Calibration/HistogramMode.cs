namespace TfLiteQuant.Calibration;

/// <summary>Which values are counted in histograms. Extremes are always those of all values.</summary>
public enum HistogramMode
{
    /// <summary>All values of small tensors; of larger ones <see cref="Calibrator.SampledValues"/> in each run of the operator,
    /// spread over the tensor, from places that depend on the sample's content only.</summary>
    Sampled,

    /// <summary>All values.</summary>
    All,

    /// <summary>None: methods that need histograms cannot be chosen afterwards.</summary>
    None,
}
