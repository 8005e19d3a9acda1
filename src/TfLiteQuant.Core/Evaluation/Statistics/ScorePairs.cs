namespace TfLiteQuant.Evaluation;

/// <summary>Scores that two models got for the same samples: exact sums, so that they are the same in whatever order samples come.</summary>
internal sealed class ScorePairs
{
    public long Samples { get; set; }

    /// <summary>Samples for which a score was infinite or not a number; the means are not defined then.</summary>
    public long FloatNonFinite { get; set; }

    /// <inheritdoc cref="FloatNonFinite"/>
    public long QuantizedNonFinite { get; set; }

    public ExactSum Float { get; init; } = new();

    public ExactSum FloatSquares { get; init; } = new();

    public ExactSum Quantized { get; init; } = new();

    public ExactSum QuantizedSquares { get; init; } = new();

    /// <summary>Sum of squared differences between the two scores of a sample.</summary>
    public ExactSum DifferenceSquares { get; init; } = new();

    public void Add(double ofFloat, double ofQuantized)
    {
        Samples++;
        if (!double.IsFinite(ofFloat)) FloatNonFinite++;
        else Add(Float, FloatSquares, ofFloat);
        if (!double.IsFinite(ofQuantized)) QuantizedNonFinite++;
        else Add(Quantized, QuantizedSquares, ofQuantized);
        var difference = ofFloat - ofQuantized;
        if (double.IsFinite(difference * difference)) DifferenceSquares.AddSquare(difference);
    }

    public void Merge(ScorePairs other)
    {
        Samples += other.Samples;
        FloatNonFinite += other.FloatNonFinite;
        QuantizedNonFinite += other.QuantizedNonFinite;
        Float.Add(other.Float);
        FloatSquares.Add(other.FloatSquares);
        Quantized.Add(other.Quantized);
        QuantizedSquares.Add(other.QuantizedSquares);
        DifferenceSquares.Add(other.DifferenceSquares);
    }

    /// <summary>Mean score of the float model with Student's t interval.</summary>
    public Estimate OfFloat(double confidence) => FloatNonFinite > 0 ? Estimate.Bare(double.NaN) : Mean(Float, FloatSquares, Samples, confidence);

    /// <summary>Mean score of the quantized model with Student's t interval.</summary>
    public Estimate OfQuantized(double confidence) => QuantizedNonFinite > 0 ? Estimate.Bare(double.NaN) : Mean(Quantized, QuantizedSquares, Samples, confidence);

    /// <summary>Mean of float score less quantized score, with the t interval of paired samples.</summary>
    public Estimate Difference(double confidence)
    {
        if (FloatNonFinite > 0 || QuantizedNonFinite > 0) return Estimate.Bare(double.NaN);
        var sum = new ExactSum();
        sum.Add(Float);
        sum.Add(Quantized, -1);
        return Mean(sum, DifferenceSquares, Samples, confidence);
    }

    private static void Add(ExactSum sum, ExactSum squares, double score)
    {
        sum.Add(score);
        // Squares of huge scores overflow: the interval is too narrow then, and the mean still right.
        if (double.IsFinite(score * score)) squares.AddSquare(score);
    }

    private static Estimate Mean(ExactSum sum, ExactSum squares, long samples, double confidence)
    {
        if (samples == 0) return Estimate.Bare(double.NaN);
        var mean = sum.Value / samples;
        if (samples == 1) return Estimate.Bare(mean);
        var error = Math.Sqrt(ExactSum.CenteredSquares(sum, squares, samples) / (samples - 1) / samples);
        return Estimate.Around(mean, error, StudentDistribution.TwoSided(confidence, samples - 1));
    }
}
