namespace TfLiteQuant.Calibration;

/// <summary>
/// The range without the rarest values at either end: with a percentile p, (100 - p) / 2 percent of all values lie below it and
/// as many above. Its ends are edges of bins, the outer ones, so that at least p percent are kept.
/// </summary>
public sealed class PercentileEstimator : RangeEstimator
{
    public override CalibrationMethod Method => CalibrationMethod.Percentile;

    public override bool NeedsHistogram => true;

    public override ValueRange Estimate(ValueStatistics statistics, RangeOptions options)
    {
        var (seen, histogram) = (statistics.Range!.Value, statistics.Histogram!);
        var cut = (long)Math.Floor(histogram.Total * (100 - options.Percentile) / 200);
        return new ValueRange((float)Math.Max(seen.Min, Below(histogram, cut)), (float)Math.Min(seen.Max, Above(histogram, cut)));
    }

    // The highest edge with at most so many values below it. Zeros stand between bin -1 and bin 0.
    private static double Below(Histogram histogram, long cut)
    {
        long below = 0;
        for (var i = 0; i < histogram.Counts.Count; i++)
        {
            var zeros = histogram.First + i < 0 ? 0 : histogram.Zeros;
            if (below + zeros > cut && zeros > 0) return 0;
            if (below + zeros + histogram.Counts[i] > cut) return histogram.Edge(i);
            below += histogram.Counts[i];
        }

        return 0;
    }

    private static double Above(Histogram histogram, long cut)
    {
        long above = 0;
        for (var i = histogram.Counts.Count - 1; i >= 0; i--)
        {
            var zeros = histogram.First + i < 0 ? histogram.Zeros : 0;
            if (above + zeros > cut && zeros > 0) return 0;
            if (above + zeros + histogram.Counts[i] > cut) return histogram.Edge(i + 1);
            above += histogram.Counts[i];
        }

        return 0;
    }
}
