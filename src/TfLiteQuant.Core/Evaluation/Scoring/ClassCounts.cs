namespace TfLiteQuant.Evaluation;

/// <summary>How a class fared: samples of the class that were found and missed, and samples of others that were taken for it.</summary>
/// <param name="Class">The class.</param>
/// <param name="Found">Samples of the class that were taken for it (true positives).</param>
/// <param name="Missed">Samples of the class that were taken for another (false negatives).</param>
/// <param name="Mistaken">Samples of others that were taken for it (false positives).</param>
internal sealed record ClassCounts(int Class, long Found, long Missed, long Mistaken)
{
    public double Precision => Ratio(Found, Found + Mistaken);

    public double Recall => Ratio(Found, Found + Missed);

    public double F1 => Ratio(2 * Found, (2 * Found) + Missed + Mistaken);

    /// <summary>Intersection over union (Jaccard index).</summary>
    public double IoU => Ratio(Found, Found + Missed + Mistaken);

    /// <summary>Counts for each class that is true of a sample or was predicted for one, in the order of classes.</summary>
    /// <param name="confusion">How often <see cref="TallyKey.Class"/> was taken for <see cref="TallyKey.Kind"/>.</param>
    public static List<ClassCounts> Of(IEnumerable<KeyValuePair<TallyKey, long>> confusion)
    {
        var counts = new SortedDictionary<int, ClassCounts>();
        ClassCounts At(int number) => counts.TryGetValue(number, out var known) ? known : new ClassCounts(number, 0, 0, 0);
        foreach (var ((actual, predicted, _), count) in confusion)
        {
            if (actual == predicted)
            {
                counts[actual] = At(actual) with { Found = At(actual).Found + count };
                continue;
            }

            counts[actual] = At(actual) with { Missed = At(actual).Missed + count };
            if (predicted != ClassReading.None) counts[predicted] = At(predicted) with { Mistaken = At(predicted).Mistaken + count };
        }

        return [.. counts.Values];
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
