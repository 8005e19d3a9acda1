using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>
/// Finds boxes, classes and scores among a model's outputs. Classes and scores have one shape: names that say "class" and "score"
/// tell them apart, else that only classes are whole numbers, else that only they exceed 1, else that TensorFlow Lite's detection
/// operator gives classes first.
/// </summary>
internal static class Detections
{
    private const int Single = 6;

    public static bool IsIn(IReadOnlyList<RealArray> outputs) => IsSingle(outputs) || Split(outputs) is not null;

    /// <summary>Reads a sample's boxes.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="nonFinite">Boxes that have a number which is infinite or none, and are left out.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidMetric"/>: the outputs are not of detection.</exception>
    public static List<Box> Read(MetricCase sample, out int nonFinite)
    {
        List<Box> boxes = [.. IsSingle(sample.Outputs) ? FromRows(sample) : FromArrays(sample)];
        nonFinite = boxes.RemoveAll(static box => !double.IsFinite(box.Top + box.Left + box.Bottom + box.Right + box.Score));
        return boxes;
    }

    private static bool IsSingle(IReadOnlyList<RealArray> outputs) => outputs is [{ Shape: [1, _, Single] or [_, Single] }];

    private static List<Box> FromRows(MetricCase sample)
    {
        var boxes = new List<Box>();
        for (var at = 0; at < sample.Outputs[0].Count; at += Single)
        {
            var row = sample.Outputs[0].Values.Slice(at, Single);
            boxes.Add(Box.From(ClassOf(row[5]), row, sample.Options.BoxFormat) with { Score = row[4] });
        }

        return boxes;
    }

    private static List<Box> FromArrays(MetricCase sample)
    {
        var (places, classes, scores, number) = Split(sample.Outputs)
            ?? throw new TfLiteQuantException(ErrorCode.InvalidMetric, $"The outputs {string.Join(", ", sample.Outputs)} are not of detection.", "They take boxes, classes and scores.");
        var count = number is null ? scores.Count : (int)Math.Clamp(number.Values[0], 0, scores.Count);
        var boxes = new List<Box>();
        for (var i = 0; i < count; i++)
            boxes.Add(Box.From(ClassOf(classes.Values[i]), places.Values.Slice(4 * i, 4), sample.Options.BoxFormat) with { Score = scores.Values[i] });
        return boxes;
    }

    private static int ClassOf(float number) => float.IsFinite(number) ? (int)MathF.Round(number) : ClassReading.None;

    private static (RealArray Boxes, RealArray Classes, RealArray Scores, RealArray? Number)? Split(IReadOnlyList<RealArray> outputs)
    {
        if ((outputs.FirstOrDefault(static output => output.Shape is [1, _, 4]) ?? outputs.FirstOrDefault(static output => output.Shape is [_, 4])) is not { } boxes) return null;
        List<RealArray> others = [.. outputs.Where(output => output != boxes)];
        // One box gives classes, scores and their number one shape; the number comes last then.
        List<RealArray> perBox = [.. others.Where(output => output.Count == boxes.Count / 4).Take(2)];
        if (perBox.Count < 2) return null;
        var number = others.Except(perBox).FirstOrDefault(static output => output.Count == 1);
        return IsFirstClasses(perBox[0], perBox[1]) ? (boxes, perBox[0], perBox[1], number) : (boxes, perBox[1], perBox[0], number);
    }

    private static bool IsFirstClasses(RealArray first, RealArray second)
    {
        if (Says(first, "class") || Says(second, "score")) return true;
        if (Says(second, "class") || Says(first, "score")) return false;
        bool isFirstWhole = IsWhole(first), isSecondWhole = IsWhole(second);
        if (isFirstWhole != isSecondWhole) return isFirstWhole;
        // Scores of an image without anything are all 0, and classes of a quantized model may be rounded: what exceeds 1 is no score.
        bool isFirstLarge = IsLarge(first), isSecondLarge = IsLarge(second);
        return isFirstLarge || !isSecondLarge;
    }

    private static bool Says(RealArray output, string word) => output.Name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static bool IsLarge(RealArray output) => output.Values.ContainsAnyInRange(1.01f, float.PositiveInfinity);

    private static bool IsWhole(RealArray output)
    {
        foreach (var value in output.Values)
            if (value != MathF.Floor(value)) return false;
        return true;
    }
}
