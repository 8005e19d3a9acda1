using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>What cmdlets that choose ranges make of -Method and -Percentile.</summary>
internal static class RangeParameters
{
    /// <summary>The options that they say.</summary>
    /// <param name="method">-Method.</param>
    /// <param name="percentile">-Percentile; null where it was left out.</param>
    /// <exception cref="TfLiteQuantException">They contradict each other.</exception>
    public static RangeOptions Read(CalibrationMethod method, double? percentile)
    {
        if (percentile is not null && method != CalibrationMethod.Percentile)
            throw ErrorCatalogue.InvalidOption($"-Percentile has no meaning for the method {method}.", "Leave it out, or use -Method Percentile.");
        return new RangeOptions { Method = method, Percentile = percentile ?? RangeOptions.DefaultPercentile };
    }
}
