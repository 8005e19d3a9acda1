namespace TfLiteQuant.Calibration;

/// <summary>How a range is chosen from what was recorded of a value. Each is a <see cref="RangeEstimator"/>.</summary>
public enum CalibrationMethod
{
    /// <summary>From the smallest to the largest value seen.</summary>
    MinMax,

    /// <summary>Moving average of each sample's smallest and largest value.</summary>
    MovingAverage,

    /// <summary>What holds a given share of all values.</summary>
    Percentile,

    /// <summary>What loses least information (Kullback-Leibler divergence) when it is cut into as many levels as codes.</summary>
    Entropy,

    /// <summary>What has the least expected squared error of rounding and clipping.</summary>
    MeanSquaredError,
}
