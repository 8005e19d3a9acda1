using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Area under the receiver operating characteristic: the probability that a sample of a class gets a higher score for it than one
/// that is not, equal scores counting half. With more than two classes each is held against the rest, and the mean is taken over
/// those that some samples have and some have not. Each step of a sequence that counts is held against those of all sequences.
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

    public override string Takes => $"a vector of scores ([C] or [1,C]) or a single one; a label that is the number of a class, or zeros and ones for each class, several at once too; or {ClassReading.Steps}";

    public override bool TakesReference => false;

    public override IReadOnlyList<string> Heeds => [nameof(MetricOptions.MultiLabel), nameof(MetricOptions.IgnoreLabel)];

    public override bool Fits(MetricCase example) => (ClassReading.Fits(example) && !ClassReading.IsClass(example.Output)) || ClassReading.StepsOf(example) is not null;

    internal override bool Counts(MetricCase sample) => ClassReading.Counts(sample);

    internal override void Contribute(MetricCase sample, Tally tally)
    {
        if (sample.Output.Values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue)) tally.NonFinite++;
        else if (ClassReading.StepsOf(sample) is { } steps) CountSteps(sample, steps, tally);
        else if (sample.Truth!.Count > 1) CountMarks(sample, tally);
        else CountClass(sample.Output.Values, ClassReading.True(sample), tally);
    }

    internal override double Figure(Tally tally, MetricOptions options)
    {
        var passedOver = tally[Logits] > 0 ? ByProbability : ByDifference;
        double sum = 0;
        var classes = 0;
        var ofClass = new ScoreOrder();
        int? current = null;
        foreach (var (key, count) in tally.Ordered)
        {
            if (key.Class == passedOver || key == Logits) continue;
            if (key.Class != current) Close();
            current = key.Class;
            ofClass.Add(key.Score, count, key.Kind == Positive);
        }

        Close();
        return classes == 0 ? double.NaN : sum / classes;

        void Close()
        {
            if (double.IsFinite(ofClass.Area)) (sum, classes) = (sum + ofClass.Area, classes + 1);
            ofClass = new ScoreOrder();
        }
    }

    private static void CountSteps(MetricCase sample, int steps, Tally tally)
    {
        for (var step = 0; step < steps; step++)
            if (ClassReading.True(sample, step) is var actual and not ClassReading.Ignored) CountClass(ClassReading.ScoresOf(sample.Output, step), actual, tally);
    }

    private void CountMarks(MetricCase sample, Tally tally)
    {
        ReadOnlySpan<float> scores = sample.Output.Values, marks = sample.Truth!.Values;
        var ignored = sample.Options.IgnoreLabel;
        foreach (var mark in marks)
            if (mark is not (0 or 1) && mark != ignored) throw new TfLiteQuantException(ErrorCode.InvalidMetric, $"Label {sample.Truth} has a value of {mark}, and {Name} takes zeros and ones.", "Give a 1 for each class that is true of the sample.");
        for (var i = 0; i < scores.Length; i++)
            if (marks[i] != ignored) Count(tally, i, scores[i], marks[i] != 0);
    }

    private static void CountClass(ReadOnlySpan<float> scores, int actual, Tally tally)
    {
        if (scores.Length <= 2)
        {
            CountBinary(tally, scores, actual == 1);
            return;
        }

        for (var i = 0; i < scores.Length; i++) Count(tally, i, scores[i], i == actual);
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

    // Scores of one class in ascending order: each positive wins against the negatives below it, and half against those that are equal.
    private struct ScoreOrder
    {
        private uint _score;
        private double _wins;
        private double _positives;
        private double _negatives;
        private double _equalPositives;
        private double _equalNegatives;

        public readonly double Area => (_wins + EqualWins) / ((_positives + _equalPositives) * (_negatives + _equalNegatives));

        private readonly double EqualWins => _equalPositives * (_negatives + (_equalNegatives / 2));

        public void Add(uint score, long count, bool isPositive)
        {
            if (score != _score)
            {
                _wins += EqualWins;
                _positives += _equalPositives;
                _negatives += _equalNegatives;
                (_equalPositives, _equalNegatives, _score) = (0, 0, score);
            }

            if (isPositive) _equalPositives += count;
            else _equalNegatives += count;
        }
    }
}
