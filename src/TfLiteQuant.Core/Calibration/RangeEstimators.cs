namespace TfLiteQuant.Calibration;

/// <summary>All methods of choosing a range; the list is written by the build (RangeEstimators.targets).</summary>
public static partial class RangeEstimators
{
    private static readonly RangeEstimator[] Known = Definitions();

    /// <summary>The methods, in the order of their names.</summary>
    public static IReadOnlyList<RangeEstimator> All => Known;

    /// <summary>The estimator of a method.</summary>
    public static RangeEstimator Of(CalibrationMethod method) => Array.Find(Known, estimator => estimator.Method == method)
        ?? throw new ArgumentOutOfRangeException(nameof(method));

    private static partial RangeEstimator[] Definitions();
}
