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

    public override string Name => "Auc";

    public override string Description => "Area under the ROC curve; with more than two classes the mean of each against the rest.";

    public override string Takes => "a vector of scores ([C] or [1,C]) or a single one; a label that is the number of a class, or zeros and ones for each class, several at once too";

    public override bool TakesReference => false;

    public override bool Fits(MetricCase example) => ClassReading.Fits(example);

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
            Count(tally, 1, Binary(values), actual == 1);
            return;
        }

        for (var i = 0; i < values.Length; i++) Count(tally, i, values[i], marks.IsEmpty ? i == actual : marks[i] != 0);
    }

    internal override double Figure(Tally tally, MetricOptions options)
    {
        var areas = tally.Ordered.GroupBy(static entry => entry.Key.Class).Select(Area).Where(double.IsFinite).ToList();
        return areas.Count == 0 ? double.NaN : areas.Average();
    }

    // Probabilities are scores as they are; of other pairs the difference is, which orders samples as their softmax would.
    private static float Binary(ReadOnlySpan<float> values)
        => values.Length == 1 ? values[0] : values[0] >= 0 && values[1] >= 0 && MathF.Abs(values[0] + values[1] - 1) < 0.01f ? values[1] : values[1] - values[0];

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
