namespace TfLiteQuant.Evaluation;

/// <summary>The score interval of a share (Wilson, 1927): one that keeps its confidence near 0 and 1, where intervals to both sides alike are too
/// narrow on the side that matters.</summary>
internal static class WilsonInterval
{
    /// <summary>A share with its interval.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="samples">Samples that it is of, above 0; of a figure that varies as a share of so many would, no whole number.</param>
    /// <param name="factor">How many standard errors the interval reaches.</param>
    public static Estimate Of(double share, double samples, double factor)
    {
        var square = factor * factor / samples;
        var middle = (share + (square / 2)) / (1 + square);
        var reach = factor / (1 + square) * Math.Sqrt((share * (1 - share) / samples) + (square / (4 * samples)));
        // At the ends the formula gives the ends, but for rounding.
        return new Estimate(share, share == 0 ? 0 : middle - reach, share == 1 ? 1 : middle + reach, Math.Sqrt(share * (1 - share) / samples));
    }

    /// <summary>A figure from 0 to 1 that is no share of the samples, with the interval of a share of as many samples as give it its standard
    /// error: its effective samples (Korn and Graubard, 1998).</summary>
    /// <param name="figure">The figure with its standard error.</param>
    /// <param name="factor">How many standard errors the interval reaches.</param>
    public static Estimate Of(Estimate figure, double factor)
    {
        var variance = figure.Value * (1 - figure.Value);
        return figure.Error > 0 && variance > 0 ? Of(figure.Value, variance / (figure.Error * figure.Error), factor) with { Error = figure.Error } : figure.Within(0, 1);
    }
}
