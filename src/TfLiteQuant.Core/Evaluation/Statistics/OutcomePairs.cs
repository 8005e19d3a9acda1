namespace TfLiteQuant.Evaluation;

/// <summary>Samples by which of two models was right.</summary>
internal sealed record OutcomePairs
{
    // 2 to the power of minus this is still a normal double.
    private const int MostTerms = 1000;

    /// <summary>Both were right.</summary>
    public long Both { get; set; }

    /// <summary>Only the float model was.</summary>
    public long OnlyFloat { get; set; }

    /// <summary>Only the quantized model was.</summary>
    public long OnlyQuantized { get; set; }

    /// <summary>Neither was.</summary>
    public long Neither { get; set; }

    public long Samples => Both + OnlyFloat + OnlyQuantized + Neither;

    public void Add(bool floatIsRight, bool quantizedIsRight)
    {
        if (floatIsRight && quantizedIsRight) Both++;
        else if (floatIsRight) OnlyFloat++;
        else if (quantizedIsRight) OnlyQuantized++;
        else Neither++;
    }

    public void Merge(OutcomePairs other)
    {
        Both += other.Both;
        OnlyFloat += other.OnlyFloat;
        OnlyQuantized += other.OnlyQuantized;
        Neither += other.Neither;
    }

    /// <summary>Share of right answers with Wilson's score interval (1927).</summary>
    public static Estimate Wilson(long right, long samples, double confidence)
    {
        if (samples == 0) return Estimate.Bare(double.NaN);
        var z = NormalDistribution.Quantile(0.5 + (confidence / 2));
        return WilsonInterval.Of((double)right / samples, samples, z);
    }

    /// <summary>How much less often the quantized model is right. The interval is Agresti and Min's (2005): the one after Wald
    /// with half a sample added to each of the four counts, which keeps its confidence where few samples differ.</summary>
    public Estimate Drop(double confidence)
    {
        if (Samples == 0) return Estimate.Bare(double.NaN);
        var z = NormalDistribution.Quantile(0.5 + (confidence / 2));
        double n = Samples + 2, lost = OnlyFloat + 0.5, won = OnlyQuantized + 0.5;
        var middle = (lost - won) / n;
        var error = Math.Sqrt(lost + won - ((lost - won) * (lost - won) / n)) / n;
        var value = (OnlyFloat - OnlyQuantized) / (double)Samples;
        return (Estimate.Around(middle, error, z) with { Value = value }).Within(-1, 1);
    }

    /// <summary>McNemar's exact test: the probability of answers that differ as unevenly as these, or more, if both models were
    /// right equally often.</summary>
    public double PValue()
    {
        var differing = OnlyFloat + OnlyQuantized;
        if (differing == 0) return 1;
        var fewer = Math.Min(OnlyFloat, OnlyQuantized);
        return Math.Min(1, 2 * LowerTail(fewer, differing));
    }

    // Of a binomial distribution of probability one half: how likely are that many of all, or fewer. Term by term to the last digit,
    // as long as the first is a number at all.
    private static double LowerTail(long most, long all)
    {
        if (all > MostTerms) return BetaFunction.Regularized(0.5, all - most, most + 1);
        double term = Math.ScaleB(1, -(int)all), sum = term;
        for (long i = 0; i < most; i++)
        {
            term *= (all - i) / (i + 1.0);
            sum += term;
        }

        return sum;
    }

    /// <summary>Samples that McNemar's test needs to find a drop of that size (Connor, 1987), as often as these models differ.</summary>
    /// <param name="drop">Above 0, below 1.</param>
    /// <param name="confidence">Of the two-sided test.</param>
    public double SamplesFor(double drop, double confidence)
    {
        // A drop cannot be larger than the share of samples that differ. Where none was seen to differ, half of one is counted.
        var differing = Math.Max((OnlyFloat + OnlyQuantized + 0.5) / (Samples + 1.0), drop);
        double z = NormalDistribution.Quantile(0.5 + (confidence / 2)), power = NormalDistribution.Quantile(SampleSize.Power);
        var root = (z * Math.Sqrt(differing)) + (power * Math.Sqrt(differing - (drop * drop)));
        return Math.Ceiling(root * root / (drop * drop));
    }
}
