namespace TfLiteQuant.Calibration;

/// <summary>Which values are counted in histograms. Extremes are always those of all values.</summary>
public enum HistogramMode
{
    /// <summary>All values of tensors of up to 128 elements; of larger ones one in eight, at least 128 and at most 1024 in each
    /// run of the operator, spread over the tensor, from places that depend on the sample's content only. Enough to choose another
    /// method afterwards, and cheap.</summary>
    Sampled,

    /// <summary>All values.</summary>
    All,

    /// <summary>None: methods that need histograms cannot be chosen afterwards.</summary>
    None,
}
