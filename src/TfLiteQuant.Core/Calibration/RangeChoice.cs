using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Calibration;

/// <summary>Chooses ranges by one method, after checking that it can.</summary>
internal sealed class RangeChoice
{
    private readonly RangeOptions _options;
    private readonly RangeEstimator _estimator;

    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>.</exception>
    public RangeChoice(RangeOptions options)
    {
        if (!Enum.IsDefined(options.Method))
            throw new TfLiteQuantException(ErrorCode.InvalidOption, $"There is no calibration method {options.Method}.", $"Use one of {string.Join(", ", Enum.GetNames<CalibrationMethod>())}.");
        if (options.Percentile is not (> 50 and <= 100))
            throw new TfLiteQuantException(ErrorCode.InvalidOption, FormattableString.Invariant($"A range cannot be chosen by the percentile {options.Percentile}."), "Give the percentage of values to keep, over 50 up to 100.");
        if (options.Bits is < 2 or > 16)
            throw new TfLiteQuantException(ErrorCode.InvalidOption, $"Codes of {options.Bits} bits cannot be.", "Give 2 to 16.");
        _options = options;
        _estimator = RangeEstimators.Of(options.Method);
    }

    /// <summary>The range; null where no finite value was seen. What all samples have in common (a constant, or where the method
    /// would leave nothing but zero) is taken as it was seen.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidCalibration"/>: the method needs a histogram, and none was
    /// recorded.</exception>
    public ValueRange? Of(ValueStatistics statistics)
    {
        if (statistics.Range is not { } seen || statistics.IsFixed || seen.Min == seen.Max) return statistics.Range;
        if (_estimator.NeedsHistogram && statistics.Histogram is null)
            throw new TfLiteQuantException(
                ErrorCode.InvalidCalibration, $"The calibration was recorded without histograms, which the method {_options.Method} needs.", "Record it again with histograms, or use MinMax or MovingAverage.");
        if (_estimator.NeedsHistogram && statistics.Histogram!.Counts.Count == 0) return seen;
        var chosen = _estimator.Estimate(statistics, _options);
        return chosen.Min < chosen.Max ? chosen : seen;
    }
}
