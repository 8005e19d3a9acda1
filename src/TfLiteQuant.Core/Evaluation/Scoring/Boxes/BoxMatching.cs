namespace TfLiteQuant.Evaluation;

/// <summary>
/// Tells which detections of a class found a true box, as COCO's evaluation does it: the 100 highest scores of an image, each in
/// turn takes the true box that it overlaps most and that none before it took.
/// </summary>
internal static class BoxMatching
{
    /// <summary>Most overlaps that can be looked at at once.</summary>
    public const int MostThresholds = 15;

    private const int MostDetections = 100;

    /// <summary>Whether a detection found a true box, at an overlap.</summary>
    public static bool IsRight(int kind, int threshold) => (kind >> threshold & 1) != 0;

    /// <summary>Whether a detection does not count, at an overlap: it found a box that need not be found.</summary>
    public static bool IsIgnored(int kind, int threshold) => (kind >> (threshold + MostThresholds) & 1) != 0;

    /// <summary>The score of each detection, and how it fared at each overlap.</summary>
    public static IEnumerable<(float Score, int Kind)> Match(List<Box> detections, List<Box> actual, IReadOnlyList<double> thresholds)
    {
        List<Box> ordered = [.. detections.OrderByDescending(static box => box.Score).Take(MostDetections)];
        var kinds = new int[ordered.Count];
        for (var threshold = 0; threshold < thresholds.Count; threshold++)
        {
            var taken = new bool[actual.Count];
            for (var i = 0; i < ordered.Count; i++)
            {
                var best = Best(ordered[i], actual, taken, thresholds[threshold]);
                if (best < 0) continue;
                taken[best] = !actual[best].IsOptional;
                kinds[i] |= 1 << (actual[best].IsOptional ? threshold + MostThresholds : threshold);
            }
        }

        return ordered.Select((box, i) => (box.Score, kinds[i]));
    }

    // A box that must be found is taken before one that need not.
    private static int Best(Box detection, List<Box> actual, bool[] taken, double threshold)
    {
        var (best, overlap) = (-1, 0.0);
        for (var i = 0; i < actual.Count; i++)
        {
            if (taken[i]) continue;
            var here = detection.Overlap(actual[i]);
            if (here < threshold) continue;
            var isBetter = best < 0 || (actual[best].IsOptional && !actual[i].IsOptional) || (actual[best].IsOptional == actual[i].IsOptional && here > overlap);
            if (isBetter) (best, overlap) = (i, here);
        }

        return best;
    }
}
