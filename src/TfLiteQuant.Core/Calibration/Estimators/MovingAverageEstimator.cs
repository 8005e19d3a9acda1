namespace TfLiteQuant.Calibration;

/// <summary>Moving averages of the samples' extremes: what ai-edge-quantizer and litert-quantizer do, and why their ranges depend
/// on the order of samples.</summary>
public sealed class MovingAverageEstimator : RangeEstimator
{
    public override CalibrationMethod Method => CalibrationMethod.MovingAverage;

    public override ValueRange Estimate(ValueStatistics statistics, RangeOptions options)
        => new((float)statistics.Average.Min, (float)statistics.Average.Max);
}
