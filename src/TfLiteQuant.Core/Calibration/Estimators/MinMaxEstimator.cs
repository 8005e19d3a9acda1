namespace TfLiteQuant.Calibration;

/// <summary>From the smallest to the largest value: nothing is clipped, and the order of samples does not matter. What
/// TensorFlow's converter does.</summary>
public sealed class MinMaxEstimator : RangeEstimator
{
    public override CalibrationMethod Method => CalibrationMethod.MinMax;

    public override ValueRange Estimate(ValueStatistics statistics, RangeOptions options) => statistics.Range!.Value;
}
