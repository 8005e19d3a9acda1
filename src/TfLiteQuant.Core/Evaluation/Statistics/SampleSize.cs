namespace TfLiteQuant.Evaluation;

/// <summary>How many samples a difference takes to be seen.</summary>
internal static class SampleSize
{
    /// <summary>Probability with which the difference shall be found, where it is there: the field's usual 80 %.</summary>
    public const double Power = 0.8;

    /// <summary>Samples for a difference whose standard error shrinks with the root of their number.</summary>
    /// <param name="difference">Size of the difference, above 0.</param>
    /// <param name="error">Standard error of the difference as measured.</param>
    /// <param name="samples">Samples that it was measured with.</param>
    /// <param name="confidence">Of the two-sided test.</param>
    public static double For(double difference, double error, long samples, double confidence)
    {
        var reach = NormalDistribution.Quantile(0.5 + (confidence / 2)) + NormalDistribution.Quantile(Power);
        var ratio = reach * error / difference;
        return Math.Max(1, Math.Ceiling(samples * ratio * ratio));
    }
}
