namespace TfLiteQuant.Evaluation;

/// <summary>A figure that was estimated from samples.</summary>
/// <param name="Value">The figure; NaN where it is not defined.</param>
/// <param name="Low">Lower end of its confidence interval; NaN where there is none.</param>
/// <param name="High">Upper end.</param>
/// <param name="Error">Standard error; NaN where there is none.</param>
public readonly record struct Estimate(double Value, double Low, double High, double Error)
{
    /// <summary>A figure without an interval.</summary>
    public static Estimate Bare(double value) => new(value, double.NaN, double.NaN, double.NaN);

    /// <summary>A figure with an interval to both sides alike.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="error">Its standard error.</param>
    /// <param name="factor">How many standard errors the interval reaches.</param>
    public static Estimate Around(double value, double error, double factor) => new(value, value - (factor * error), value + (factor * error), error);

    /// <summary>The estimate with its interval cut to a range that the figure cannot leave.</summary>
    public Estimate Within(double low, double high) => this with { Low = Math.Max(Low, low), High = Math.Min(High, high) };

    public override string ToString() => FormattableString.Invariant($"{Value:G6} [{Low:G6}, {High:G6}]");
}
