using System.Globalization;
using System.Numerics.Tensors;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>Reads the class of each pixel from outputs and labels of segmentation.</summary>
internal static class MaskReading
{
    /// <summary>What can be read, in words.</summary>
    public const string Takes = "a mask: a score for each pixel that is compared with the threshold ([1,H,W,1], [1,H,W]), scores of each class for each pixel ([1,H,W,C]), "
        + "or the class of each pixel as an integer; a label of the same pixels with classes, or of the output's own form";

    private enum Form
    {
        None,

        // A score per pixel.
        Threshold,

        // Scores of each class per pixel.
        Scores,

        // The class itself per pixel.
        Classes,
    }

    public static bool Fits(MetricCase example) => example.Truth is { } truth && FormOf(example.Output, truth) != Form.None;

    /// <summary>Tells the true and the predicted class of each pixel that counts, and of how many neighbours in a row.</summary>
    public static void Read(MetricCase sample, Action<int, int, int> run)
    {
        RealArray output = sample.Output, truth = sample.Truth!;
        var form = FormOf(output, truth);
        if (form == Form.None) throw Refuse($"Output {output} and {truth} are not of the same pixels.", "Give masks of the output's size.");
        var classes = form == Form.Scores ? output.Shape[^1] : 1;
        var pixels = output.Count / classes;
        // A truth of the output's own form is read as the output is; else it has a class for each pixel.
        var isSameForm = truth.Count == output.Count && (form != Form.Classes);
        (int Actual, int Predicted) last = default;
        var length = 0;
        for (var i = 0; i < pixels; i++)
        {
            var actual = isSameForm ? Scored(truth, i, classes, sample.Options, isLabel: !sample.IsAgainstReference) : Numbered(truth, i, form, classes, sample);
            if (actual == ClassReading.None) continue;
            var predicted = form == Form.Classes ? (int)output.Values[i] : Scored(output, i, classes, sample.Options, isLabel: false);
            if (length > 0 && last != (actual, predicted))
            {
                run(last.Actual, last.Predicted, length);
                length = 0;
            }

            last = (actual, predicted);
            length++;
        }

        if (length > 0) run(last.Actual, last.Predicted, length);
    }

    private static Form FormOf(RealArray output, RealArray truth)
    {
        if (ClassReading.IsScores(output)) return Form.None;
        if (output.IsWhole) return output.Count == truth.Count ? Form.Classes : Form.None;
        var last = output.Shape[^1];
        var rank = output.Shape.SkipWhile(static dimension => dimension == 1).Count();
        if (output.Count == truth.Count) return rank >= 3 && last > 1 ? Form.Scores : Form.Threshold;
        return last > 1 && output.Count == (long)truth.Count * last ? Form.Scores : Form.None;
    }

    private static int Scored(RealArray array, int pixel, int classes, MetricOptions options, bool isLabel)
    {
        if (classes == 1)
        {
            var score = array.Values[pixel];
            if (isLabel && options.IgnoreLabel is { } ignored && score == ignored) return ClassReading.None;
            return float.IsNaN(score) ? ClassReading.None : score > (isLabel ? 0.5f : options.Threshold) ? 1 : 0;
        }

        var scores = array.Values.Slice(pixel * classes, classes);
        var best = TensorPrimitives.IndexOfMax(scores);
        return float.IsNaN(scores[best]) ? ClassReading.None : best;
    }

    private static int Numbered(RealArray truth, int pixel, Form form, int classes, MetricCase sample)
    {
        var value = truth.Values[pixel];
        if (sample.Options.IgnoreLabel is { } ignored && value == ignored) return ClassReading.None;
        var place = value + sample.Options.LabelOffset;
        if (place == MathF.Floor(place) && place >= 0 && (form == Form.Classes || place < classes)) return (int)place;
        throw Refuse(
            string.Create(CultureInfo.InvariantCulture, $"Label '{truth.Name}' has a pixel of {value}, and output {sample.Output} has the classes 0 to {classes - 1}."),
            string.Create(CultureInfo.InvariantCulture, $"Number classes as the model does; where the value stands for pixels that do not count, use -IgnoreLabel {value}."));
    }

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidMetric, problem, advice);
}
