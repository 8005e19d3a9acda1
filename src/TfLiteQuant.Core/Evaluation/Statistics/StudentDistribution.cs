namespace TfLiteQuant.Evaluation;

/// <summary>Student's t distribution.</summary>
internal static class StudentDistribution
{
    // From here on it is the normal distribution to more digits than an interval is read to.
    private const double Normal = 1e6;

    /// <summary>The t that a variable exceeds in absolute value with probability <c>1 - confidence</c>.</summary>
    /// <param name="confidence">Above 0 and below 1, such as 0.95.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double TwoSided(double confidence, double freedom)
    {
        if (freedom >= Normal) return NormalDistribution.Quantile(0.5 + (confidence / 2));
        double low = 0, high = 1;
        while (Outside(high, freedom) > 1 - confidence) high *= 2;
        for (var step = 0; step < 200 && high - low > 1e-14 * high; step++)
        {
            var middle = low + ((high - low) / 2);
            if (Outside(middle, freedom) > 1 - confidence) low = middle;
            else high = middle;
        }

        return high;
    }

    // Abramowitz and Stegun, 26.7.1.
    private static double Outside(double t, double freedom) => BetaFunction.Regularized(freedom / (freedom + (t * t)), freedom / 2, 0.5);
}
