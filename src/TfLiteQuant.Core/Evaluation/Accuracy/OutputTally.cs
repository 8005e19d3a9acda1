namespace TfLiteQuant.Evaluation;

/// <summary>How one output of a quantized model differs from the float model's.</summary>
internal sealed class OutputTally
{
    public ErrorTally Error { get; init; } = new();

    /// <summary>Samples for which both models gave outputs of different sizes.</summary>
    public long Skipped { get; set; }

    /// <summary>Elements that agree within the tolerance.</summary>
    public long Within { get; set; }

    /// <summary>Samples for which both models give one class the highest score; of a sequence, at every step.</summary>
    public long SameClass { get; set; }

    /// <summary>Samples for which the float model's output is a distribution: nowhere negative, with a sum of 1.</summary>
    public long Distributions { get; set; }

    /// <summary>Adds a sample.</summary>
    /// <param name="reference">The float model's output.</param>
    /// <param name="quantized">The quantized model's.</param>
    /// <param name="tolerance">How much elements may differ to agree, as a share of the range of the float model's in the sample, or of its
    /// magnitude where it is a single value.</param>
    /// <param name="options">Threshold of a single score.</param>
    public void Add(RealArray reference, RealArray quantized, double tolerance, MetricOptions options)
    {
        if (reference.Count != quantized.Count || (reference.IsSizedByValues && !reference.IsAsLargeAs(quantized)))
        {
            Skipped++;
            return;
        }

        // Nothing on either side: no difference, and nothing that could have been one.
        if (reference.Count == 0) return;

        ReadOnlySpan<float> truth = reference.Values, values = quantized.Values;
        var sums = ErrorSums.Of(truth, values);
        Error.Add(sums);
        float least = float.PositiveInfinity, most = float.NegativeInfinity;
        foreach (var value in truth) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        // A single element has no range, nor has an output that is the same everywhere: their magnitude stands for it.
        var allowed = tolerance * (most > least ? (double)most - least : Math.Abs(most));
        for (var i = 0; sums.IsFinite && i < truth.Length; i++)
            if (Math.Abs((double)values[i] - truth[i]) <= allowed || values[i] == truth[i]) Within++;
        if (ClassReading.IsSteps(reference) && ClassReading.AreSame(reference, quantized)) SameClass++;
        if (!ClassReading.IsScores(reference)) return;
        var same = ClassReading.Predicted(reference, options);
        if (same != ClassReading.None && same == ClassReading.Predicted(quantized, options)) SameClass++;
        if (truth.Length > 1 && Distribution.IsOne(truth)) Distributions++;
    }

    public void Merge(OutputTally other)
    {
        Error.Merge(other.Error);
        Skipped += other.Skipped;
        Within += other.Within;
        SameClass += other.SameClass;
        Distributions += other.Distributions;
    }
}
