using System.Globalization;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>Reads classes from scores and from labels.</summary>
internal static class ClassReading
{
    /// <summary>What stands for a class where scores are not numbers, and where a class is true or predicted of a sample and the other
    /// is not.</summary>
    public const int None = -1;

    /// <summary>What stands for the true class where the label says that the sample, or the step, does not count.</summary>
    public const int Ignored = -2;

    private const string Words = "a vector of scores, one for each class ([C] or [1,C]), a single score that is compared with the threshold, or the class itself as an integer";

    /// <summary>Outputs and labels of classification in words.</summary>
    public const string Takes = Words + "; a label that is the number of a class, or a 1 among zeros";

    /// <summary>Whether an array is a vector of scores, or a single one.</summary>
    public static bool IsScores(RealArray output) => output.Count > 0 && output.Shape.Count(static dimension => dimension != 1) <= 1;

    /// <summary>Whether an output is the class itself, as ARG_MAX gives it.</summary>
    public static bool IsClass(RealArray output) => output.Count == 1 && output.IsWhole;

    /// <summary>Whether an output and its truth are of classification.</summary>
    public static bool Fits(MetricCase example)
        => IsScores(example.Output) && !(example.Options.MultiLabel && example.Truth?.Count != example.Output.Count) && example.Truth is { } truth && (truth.Count == example.Output.Count || (truth.Count == 1 && !example.IsAgainstReference)) && IsScores(truth);

    /// <summary>What is classified step by step, in words.</summary>
    public const string Steps = "scores of each class for each step of a sequence ([1,T,C], or [B,T,C] of several) and a label that has the number of a class for each step";

    /// <summary>How many steps an output is for that has scores of each class for each step of a sequence, as its truth has a class or
    /// scores for each; null for others.</summary>
    public static int? StepsOf(MetricCase example)
    {
        var output = example.Output;
        if (example.Options.MultiLabel || output.IsWhole || example.Truth is not { } truth || !IsSteps(output)) return null;
        var steps = output.Count / output.Shape[^1];
        return (example.IsAgainstReference ? truth.Shape.AsSpan().SequenceEqual(output.Shape) : truth.Count == steps) ? steps : null;
    }

    /// <summary>Whether an array has several scores for each of several steps, of one sequence or of several.</summary>
    public static bool IsSteps(RealArray output) => output.Shape is [_, > 1, > 1] || (output.Shape is [.., > 1, > 1] && output.Shape.AsSpan(..^2).IndexOfAnyExcept(1) < 0);

    /// <summary>The scores of a step.</summary>
    public static ReadOnlySpan<float> ScoresOf(RealArray output, int step) => output.Values.Slice(step * output.Shape[^1], output.Shape[^1]);

    /// <summary>The class that is true of a step; <see cref="Ignored"/> where it does not count.</summary>
    public static int True(MetricCase sample, int step)
        => sample.IsAgainstReference ? Highest(ScoresOf(sample.Truth!, step)) : Numbered(sample.Truth!, step, sample);

    /// <summary>The class with the highest score of a step.</summary>
    public static int Predicted(RealArray output, int step) => Highest(ScoresOf(output, step));

    /// <summary>Whether two outputs of a sequence give one class the highest score at every step.</summary>
    public static bool AreSame(RealArray one, RealArray other)
    {
        for (var step = 0; step < one.Count / one.Shape[^1]; step++)
            if (Predicted(one, step) is var best && (best == None || best != Predicted(other, step))) return false;
        return true;
    }

    /// <summary>The mean of a score over the steps that count.</summary>
    public static double MeanOf(MetricCase sample, int steps, Func<MetricCase, int, int, double> scoreOf)
    {
        double sum = 0;
        var counted = 0;
        for (var step = 0; step < steps; step++)
        {
            var actual = True(sample, step);
            if (actual == Ignored) continue;
            sum += scoreOf(sample, step, actual);
            counted++;
        }

        return sum / counted;
    }

    /// <summary>Whether a sample counts: whether it has a label that is not to be ignored.</summary>
    public static bool Counts(MetricCase sample)
        => sample.IsAgainstReference || sample.Options.IgnoreLabel is not { } ignored || sample.Truth is not { } truth
            || (truth.Count > 1 && !sample.Options.MultiLabel && StepsOf(sample) is null) || truth.Values.ContainsAnyExcept((float)ignored);

    /// <summary>Tells what a sample's classes were taken for, but for those that do not count: the true and the predicted class; of several labels at once, each class that
    /// is true or predicted, with <see cref="None"/> on the side where it is not.</summary>
    public static void Read(MetricCase sample, Action<int, int> taken)
    {
        if (StepsOf(sample) is { } steps)
        {
            for (var step = 0; step < steps; step++)
            {
                var ofStep = True(sample, step);
                if (ofStep != Ignored) taken(ofStep, Predicted(sample.Output, step));
            }

            return;
        }

        if (!sample.Options.MultiLabel)
        {
            var actual = True(sample);
            if (actual != Ignored) taken(actual, Predicted(sample.Output, sample.Options));
            return;
        }

        var truth = sample.Truth!;
        for (var i = 0; i < sample.Output.Count; i++)
        {
            var mark = truth.Values[i];
            if (mark == sample.Options.IgnoreLabel) continue;
            if (mark is not (0 or 1))
                throw Refuse(string.Create(CultureInfo.InvariantCulture, $"Label {truth} has a value of {mark}, and of several labels at once each is 0 or 1."), "Give a 1 for each class that is true of the sample.");
            var isPredicted = sample.Output.Values[i] > sample.Options.Threshold;
            if (mark == 1 || isPredicted) taken(mark == 1 ? i : None, isPredicted ? i : None);
        }
    }

    /// <summary>Number of classes that scores are for; null where the output is the class itself, which does not tell.</summary>
    public static int? ClassesOf(RealArray scores) => IsClass(scores) ? null : IsSteps(scores) ? scores.Shape[^1] : Math.Max(2, scores.Count);

    /// <summary>The class with the highest score, the first of several alike; <see cref="None"/> where a score is not a number.</summary>
    public static int Predicted(RealArray scores, MetricOptions options)
    {
        var values = scores.Values;
        if (IsClass(scores)) return (int)values[0];
        if (values.Length == 1) return float.IsNaN(values[0]) ? None : values[0] > options.Threshold ? 1 : 0;
        return Highest(values);
    }

    /// <summary>The class that is true of a sample; <see cref="Ignored"/> where it does not count.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidMetric"/>: the label is no class of the output.</exception>
    public static int True(MetricCase sample)
    {
        var truth = sample.Truth!;
        if (sample.IsAgainstReference) return Predicted(truth, sample.Options);
        return truth.Count == 1 ? Numbered(truth, 0, sample) : Marked(truth, sample);
    }

    private static int Highest(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i])) return None;
            if (scores[i] > scores[best]) best = i;
        }

        return best;
    }

    private static int Numbered(RealArray label, int position, MetricCase sample)
    {
        var value = label.Values[position];
        if (value == sample.Options.IgnoreLabel) return Ignored;
        var classes = ClassesOf(sample.Output);
        var place = value + sample.Options.LabelOffset;
        if (place == MathF.Floor(place) && place >= 0 && !(place >= classes)) return (int)place;
        var offset = sample.Options.LabelOffset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" with the offset {sample.Options.LabelOffset}");
        throw Refuse(
            string.Create(CultureInfo.InvariantCulture, $"Label '{label.Name}' is {value}{offset}, and output {sample.Output} has {(classes is null ? "classes from 0" : string.Create(CultureInfo.InvariantCulture, $"the classes 0 to {classes - 1}"))}."),
            value == MathF.Floor(value) ? "Number classes as the model does; where it puts a background class first, use -LabelOffset 1; where a label stands for what does not count, such as padding, use -IgnoreLabel." : "Give labels that are numbers of classes, or a metric for real values.");
    }

    private static int Marked(RealArray label, MetricCase sample)
    {
        var found = None;
        var values = label.Values;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == 0) continue;
            if (values[i] != 1 || found >= 0)
                throw Refuse($"Label {label} is not a 1 among zeros.", "Give one class for each sample; for several at once there are Precision, Recall and F1 with -MultiLabel, and Auc.");
            found = i;
        }

        return found >= 0 ? found : throw Refuse($"Label {label} is all zeros.", "Give one class for each sample; where there may be none, use Precision, Recall or F1 with -MultiLabel.");
    }

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidMetric, problem, advice);
}
