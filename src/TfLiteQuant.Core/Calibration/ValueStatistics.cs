namespace TfLiteQuant.Calibration;

/// <summary>What was recorded of one value of a model over all samples.</summary>
public sealed record ValueStatistics
{
    /// <summary>Smallest and largest finite value; null where there was none.</summary>
    public ValueRange? Range { get; init; }

    /// <summary>Finite values seen. None for what is computed without looking at samples, which has a range all the same.</summary>
    public long Values { get; init; }

    /// <summary>Samples in which it was computed.</summary>
    public long Samples { get; init; }

    /// <summary>Values seen that are infinite or not a number; they are part of nothing else here.</summary>
    public long NonFinite { get; init; }

    /// <summary>How often such values first arose here: in an output of an operator whose inputs were finite.</summary>
    public long NonFiniteOrigins { get; init; }

    /// <summary>Moving averages of the range of each sample.</summary>
    public RangeAverage Average { get; init; }

    /// <summary>How often values of each size were seen; null where that was not recorded, or there are none.</summary>
    public Histogram? Histogram { get; init; }

    /// <summary>Whether it is computed without looking at samples.</summary>
    public bool IsFixed => Range is not null && Values == 0;

    /// <summary>The largest magnitude in the range, 0 for none.</summary>
    internal float Magnitude => Range is { } range ? Math.Max(Math.Abs(range.Min), Math.Abs(range.Max)) : 0;

    /// <summary>What one run over both parts' samples would have recorded, <paramref name="later"/>'s last.</summary>
    internal ValueStatistics Then(ValueStatistics later)
    {
        var histogram = Histogram is null || later.Histogram is null ? Histogram ?? later.Histogram : Histogram.Merge(Histogram, later.Histogram);
        var merged = new ValueStatistics
        {
            Range = Range is { } mine && later.Range is { } other ? mine.Union(other) : Range ?? later.Range,
            Values = Values + later.Values,
            Samples = Samples + later.Samples,
            NonFinite = NonFinite + later.NonFinite,
            NonFiniteOrigins = NonFiniteOrigins + later.NonFiniteOrigins,
            Average = Average.Then(later.Average),
        };
        // The part that holds the largest magnitude may have been computed without looking at samples.
        return merged with { Histogram = histogram?.Coarsen(Histogram.ExponentFor(merged.Magnitude)) };
    }
}
