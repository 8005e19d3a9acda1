using System.Globalization;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>Reads labels of detection: rows of class and box, with a sixth number for those that need not be found.</summary>
internal static class TrueBoxes
{
    private const int Plain = 5;
    private const int Flagged = 6;

    public static bool Fits(RealArray label) => Columns(label) > 0;

    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidMetric"/>: it has another form, or a class that is none.</exception>
    public static List<Box> Read(MetricCase sample)
    {
        var label = sample.Truth!;
        var columns = Columns(label);
        if (columns == 0 && label.Count > 0) throw Refuse($"Label {label} is no list of boxes.", "Give rows of class and box, [M,5], or [M,6].");
        var boxes = new List<Box>();
        for (var at = 0; at < label.Count; at += columns)
        {
            var row = label.Values.Slice(at, columns);
            var ofClass = row[0] + sample.Options.LabelOffset;
            if (ofClass != MathF.Floor(ofClass) || ofClass < 0) throw Refuse(string.Create(CultureInfo.InvariantCulture, $"Label '{label.Name}' has a box of class {row[0]}."), "The first number of a row is the class, 0 or more.");
            boxes.Add(Box.From((int)ofClass, row[1..], sample.Options.BoxFormat) with { IsOptional = columns == Flagged && row[5] != 0 });
        }

        return boxes;
    }

    private static int Columns(RealArray label) => label.Shape is [.., var last and (Plain or Flagged)] && label.Shape.Length <= 3 ? last : 0;

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidMetric, problem, advice);
}
