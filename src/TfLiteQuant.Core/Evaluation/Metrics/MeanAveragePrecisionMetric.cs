namespace TfLiteQuant.Evaluation;

/// <summary>
/// Mean average precision of detected boxes as COCO has it: for each class and each overlap that is asked for, the mean of the
/// precision at 101 recalls from 0 to 1, and the mean of that over classes with true boxes and over overlaps. The order of boxes of
/// equal scores means nothing, and 8-bit scores have only 256 values: of those, right ones count where they are to be expected in
/// any order. Taking them for one point would cost the quantized model precision that it has.
/// </summary>
public sealed class MeanAveragePrecisionMetric : PooledMetric
{
    private const int TrueBox = -1;
    private const int Recalls = 101;

    public override string Name => "MeanAveragePrecision";

    public override string Description => "Mean average precision of detected boxes over classes and overlaps, as COCO has it.";

    public override string Takes => "outputs with boxes [1,N,4], classes [1,N], scores [1,N] and maybe their number [1], or one output [1,N,6] of box, score, class; "
        + "a label [M,5] of class and box, or [M,6] with a 1 for boxes that need not be found";

    public override bool TakesReference => false;

    public override bool FindsOutputs => true;

    public override IReadOnlyList<string> Heeds => [nameof(MetricOptions.BoxFormat), nameof(MetricOptions.OverlapThresholds)];

    public override bool Fits(MetricCase example) => Detections.IsIn(example.Outputs) && example.Truth is { } truth && TrueBoxes.Fits(truth);

    // The best precision at a recall or beyond it is that of a lucky stretch of detections, of which few samples have larger ones.
    internal override bool IsBiased => true;

    internal override void Contribute(MetricCase sample, Tally tally)
    {
        var truth = TrueBoxes.Read(sample);
        foreach (var ofClass in truth.GroupBy(static box => box.Class))
            tally.Count(new TallyKey(ofClass.Key, TrueBox), ofClass.Count(static box => !box.IsOptional));
        var found = Detections.Read(sample, out var nonFinite);
        tally.NonFinite += nonFinite;
        foreach (var ofClass in found.GroupBy(static box => box.Class))
        {
            List<Box> against = [.. truth.Where(box => box.Class == ofClass.Key)];
            foreach (var (score, kind) in BoxMatching.Match([.. ofClass], against, sample.Options.OverlapThresholds))
                tally.Count(new TallyKey(ofClass.Key, kind, TallyKey.Of(score)));
        }
    }

    internal override double Figure(Tally tally, MetricOptions options)
    {
        var precisions = new List<double>();
        foreach (var ofClass in tally.Ordered.GroupBy(static entry => entry.Key.Class))
        {
            var actual = tally[new TallyKey(ofClass.Key, TrueBox)];
            if (actual == 0) continue;
            // Highest score first; the keys have them in ascending order.
            var detections = ofClass.Where(static entry => entry.Key.Kind != TrueBox).Reverse().ToList();
            for (var i = 0; i < options.OverlapThresholds.Count; i++) precisions.Add(AveragePrecision(detections, i, actual));
        }

        return precisions.Count == 0 ? double.NaN : precisions.Average();
    }

    private static double AveragePrecision(List<KeyValuePair<TallyKey, long>> detections, int threshold, long actual)
    {
        var points = new List<(double Recall, double Precision)>();
        long right = 0, wrong = 0;
        foreach (var equal in detections.GroupBy(static entry => entry.Key.Score))
        {
            long found = 0, mistaken = 0;
            foreach (var (key, count) in equal)
            {
                if (BoxMatching.IsIgnored(key.Kind, threshold)) continue;
                if (BoxMatching.IsRight(key.Kind, threshold)) found += count;
                else mistaken += count;
            }

            // Where the next right one is to be expected among those of one score, in whatever order they come.
            for (var next = 1; next <= found; next++)
                points.Add(((double)(right + next) / actual, (right + next) / (right + next + wrong + ((double)next * mistaken / (found + 1)))));
            right += found;
            wrong += mistaken;
        }

        return Interpolated(points);
    }

    // The precision at a recall is the best there is at that recall or a higher one.
    private static double Interpolated(List<(double Recall, double Precision)> points)
    {
        double sum = 0, best = 0;
        var next = points.Count - 1;
        for (var step = Recalls - 1; step >= 0; step--)
        {
            var recall = step / (double)(Recalls - 1);
            for (; next >= 0 && points[next].Recall >= recall; next--) best = Math.Max(best, points[next].Precision);
            sum += best;
        }

        return sum / Recalls;
    }
}
