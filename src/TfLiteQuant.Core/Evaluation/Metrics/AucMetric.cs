using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Area under the receiver operating characteristic: the probability that a sample of a class gets a higher score for it than one
/// that is not, equal scores counting half. With more than two classes each is held against the rest, and the mean is taken over
/// those that some samples have and some have not.
/// </summary>
public sealed class AucMetric : PooledMetric
{
    private const int Positive = 1;
    private const int Negative = 0;

    // Two classes: the second one's score, and how far it lies above the first one's.
    private const int ByProbability = 1;
    private const int ByDifference = -2;

    public override string Name => "Auc";

    public override string Description => "Area under the ROC curve; with more than two classes the mean of each against the rest.";

    public override string Takes => "a vector of scores ([C] or [1,C]) or a single one; a label that is the number of a class, or zeros and ones for each class, several at once too";

    public override bool TakesReference => false;

    public override IReadOnlyList<string> Heeds => [nameof(MetricOptions.MultiLabel)];

    public override bool Fits(MetricCase example) => ClassReading.Fits(example) && !ClassReading.IsClass(example.Output);

    internal override void Contribute(MetricCase sample, Tally tally)
    {
        var values = sample.Output.Values;
        var marks = sample.Truth!.Count > 1 ? sample.Truth.Values : [];
        foreach (var mark in marks)
            if (mark is not (0 or 1)) throw new TfLiteQuantException(ErrorCode.InvalidMetric, $"Label {sample.Truth} has a value of {mark}, and {Name} takes zeros and ones.", "Give a 1 for each class that is true of the sample.");
        if (values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            tally.NonFinite++;
            return;
        }

        var actual = marks.IsEmpty ? ClassReading.True(sample) : ClassReading.None;
        if (values.Length <= 2 && marks.IsEmpty)
        {
            CountBinary(tally, values, actual == 1);
            return;
        }

        for (var i = 0; i < values.Length; i++) Count(tally, i, values[i], marks.IsEmpty ? i == actual : marks[i] != 0);
    }

    internal override double Figure(Tally tally, MetricOptions options)
    {
        var readAsLogits = tally[Logits] > 0;
        var areas = tally.Ordered.Where(entry => entry.Key.Class != (readAsLogits ? ByProbability : ByDifference) && entry.Key != Logits)
            .GroupBy(static entry => entry.Key.Class).Select(Area).Where(double.IsFinite).ToList();
        return areas.Count == 0 ? double.NaN : areas.Average();
    }

    // Probabilities are scores as they are; of other pairs the difference is, which orders samples as their softmax would. A single
    // pair can look like either, and mixing the two would order samples wrongly: both are counted, and all samples together tell.
    private static void CountBinary(Tally tally, ReadOnlySpan<float> values, bool isPositive)
    {
        Count(tally, ByProbability, values[^1], isPositive);
        if (values.Length == 1) return;
        Count(tally, ByDifference, values[1] - values[0], isPositive);
        if (!Distribution.IsOne(values)) tally.Count(Logits);
    }

    // Counts pairs that are no probabilities.
    private static TallyKey Logits => new(int.MaxValue, int.MaxValue);

    private static void Count(Tally tally, int ofClass, float score, bool isPositive)
        => tally.Count(new TallyKey(ofClass, isPositive ? Positive : Negative, TallyKey.Of(score)));

    // Each positive wins against the negatives below it, and half against those that are equal.
    private static double Area(IEnumerable<KeyValuePair<TallyKey, long>> scores)
    {
        double wins = 0, positives = 0, negatives = 0;
        foreach (var equal in scores.GroupBy(static entry => entry.Key.Score))
        {
            double here = 0, against = 0;
            foreach (var (key, count) in equal)
            {
                if (key.Kind == Positive) here += count;
                else against += count;
            }

            wins += here * (negatives + (against / 2));
            positives += here;
            negatives += against;
        }

        return wins / (positives * negatives);
    }
}
