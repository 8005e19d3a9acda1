namespace TfLiteQuant.Calibration;

/// <summary>
/// The range that loses least information: of all magnitudes at which the distribution could be cut off, the one where what is
/// left, quantized, has the smallest Kullback-Leibler divergence from it. After S. Migacz, "8-bit Inference with TensorRT"
/// (2017): clipped values count as if they were at the ends, and each level spreads its count over the bins in it that are not
/// empty. There the values are magnitudes and the levels 128; here they keep their sign, and the levels are the codes that lie
/// in the range, 255 of 8 bits. Zeros are left out: every quantization holds them exactly. A level without a value, into which
/// clipped ones fall, counts as if it had held a ten-thousandth of one, as MXNet has it.
/// </summary>
public sealed class EntropyEstimator : RangeEstimator
{
    // Ends tried; a step between two is a fraction of a percent of the range.
    private const int Candidates = 256;

    private const double Hardly = 1e-4;

    public override CalibrationMethod Method => CalibrationMethod.Entropy;

    public override bool NeedsHistogram => true;

    public override ValueRange Estimate(ValueStatistics statistics, RangeOptions options)
    {
        var (seen, histogram) = (statistics.Range!.Value, statistics.Histogram!);
        var end = BestEnd(histogram, (1 << options.Bits) - 1) * histogram.Width;
        return new ValueRange((float)Math.Max(seen.Min, -end), (float)Math.Min(seen.Max, end));
    }

    private static int BestEnd(Histogram histogram, int levels)
    {
        var (negative, positive) = (Math.Max(0, -histogram.First), Math.Max(0, histogram.First + histogram.Counts.Count));
        var last = Math.Max(negative, positive);
        var (best, least) = (last, Divergence(histogram, negative, positive, levels));
        var step = Math.Max(1, last / Candidates);
        // Fewer bins than levels say nothing about what quantization loses.
        for (var end = last - step; Math.Min(end, negative) + Math.Min(end, positive) >= levels; end -= step)
        {
            var divergence = Divergence(histogram, Math.Min(end, negative), Math.Min(end, positive), levels);
            if (divergence < least) (best, least) = (end, divergence);
        }

        return best;
    }

    // Of the distribution, cut off at so many bins on either side, from the same cut off and quantized.
    private static double Divergence(Histogram histogram, int negative, int positive, int levels)
    {
        var bins = negative + positive;
        var inside = new double[bins];
        var clipped = new double[bins];
        for (var i = 0; i < histogram.Counts.Count; i++)
        {
            var bin = histogram.First + i + negative;
            if (bin >= 0 && bin < bins) inside[bin] = histogram.Counts[i];
            clipped[Math.Clamp(bin, 0, bins - 1)] += histogram.Counts[i];
        }

        double sumInside = inside.Sum(), sumClipped = clipped.Sum(), divergence = 0;
        if (sumInside == 0 || sumClipped == 0) return double.PositiveInfinity;
        for (var level = 0; level < levels; level++)
        {
            int start = (int)((long)bins * level / levels), end = (int)((long)bins * (level + 1) / levels);
            double count = 0, filled = 0;
            for (var bin = start; bin < end; bin++)
            {
                count += inside[bin];
                if (clipped[bin] > 0) filled++;
            }

            for (var bin = start; bin < end; bin++)
            {
                if (clipped[bin] == 0) continue;
                var (before, after) = (clipped[bin] / sumClipped, Math.Max(count, Hardly) / filled / sumInside);
                divergence += before * Math.Log(before / after);
            }
        }

        return divergence;
    }
}
