using System.Globalization;

namespace TfLiteQuant.Evaluation;

/// <summary>How one class fares with the float and with the quantized model. Of segmentation, pixels are counted for samples.</summary>
public sealed record ClassAccuracy
{
    /// <summary>Number of the class, as the model counts.</summary>
    public required int Class { get; init; }

    /// <summary>Its name; empty where the dataset has none.</summary>
    public required string Name { get; init; }

    /// <summary>Samples that are of the class.</summary>
    public required long Samples { get; init; }

    /// <summary>Share of them that the float model finds: the accuracy within the class.</summary>
    public required double FloatRecall { get; init; }

    /// <summary>Share of them that the quantized model finds.</summary>
    public required double QuantizedRecall { get; init; }

    /// <summary>How much less the quantized model finds.</summary>
    public double Drop => FloatRecall - QuantizedRecall;

    /// <summary>Of those the float model takes for the class, the share that is of it.</summary>
    public required double FloatPrecision { get; init; }

    /// <summary>Of those the quantized model takes for the class, the share that is of it.</summary>
    public required double QuantizedPrecision { get; init; }

    public required double FloatF1 { get; init; }

    public required double QuantizedF1 { get; init; }

    /// <summary>Intersection over union, of the float model.</summary>
    public required double FloatIoU { get; init; }

    /// <summary>Intersection over union, of the quantized model.</summary>
    public required double QuantizedIoU { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Name.Length > 0 ? Name : Class)}: {FloatRecall:0.####} -> {QuantizedRecall:0.####}");

    internal static IReadOnlyList<ClassAccuracy> Of(Tally ofFloat, Tally ofQuantized, Func<int, string> nameOf)
    {
        var left = ClassCounts.Of(ofFloat.Ordered).ToDictionary(static counts => counts.Class);
        var right = ClassCounts.Of(ofQuantized.Ordered).ToDictionary(static counts => counts.Class);
        return [.. left.Keys.Union(right.Keys).Where(static number => number >= 0).Order().Select(number => From(
            left.GetValueOrDefault(number) ?? new ClassCounts(number, 0, 0, 0), right.GetValueOrDefault(number) ?? new ClassCounts(number, 0, 0, 0), nameOf(number)))];
    }

    private static ClassAccuracy From(ClassCounts ofFloat, ClassCounts ofQuantized, string name) => new()
    {
        Class = ofFloat.Class,
        Name = name,
        Samples = ofFloat.Found + ofFloat.Missed,
        FloatRecall = ofFloat.Recall,
        QuantizedRecall = ofQuantized.Recall,
        FloatPrecision = ofFloat.Precision,
        QuantizedPrecision = ofQuantized.Precision,
        FloatF1 = ofFloat.F1,
        QuantizedF1 = ofQuantized.F1,
        FloatIoU = ofFloat.IoU,
        QuantizedIoU = ofQuantized.IoU,
    };
}
