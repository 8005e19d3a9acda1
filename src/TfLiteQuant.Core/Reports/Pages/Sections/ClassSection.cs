using System.Globalization;
using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Each class by itself: which suffer.</summary>
internal sealed class ClassSection : PageSection
{
    private static readonly string[] Headings = ["#Class", "Name", "#Samples", "#Recall, float", "#Recall, quantized", "#Drop", "#Precision, float", "#Precision, quantized", "#IoU, float", "#IoU, quantized"];

    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id) => report.Accuracy.SelectMany(result => Write(report, result, detail));

    private static IEnumerable<XElement> Write(ModelReport report, AccuracyResult result, PageDetail detail)
    {
        if (result.Classes.Count == 0 || detail.Rows == 0) return [];
        List<ClassAccuracy> shown = [.. result.Classes.OrderByDescending(static row => double.IsNaN(row.Drop) ? double.NegativeInfinity : row.Drop).ThenBy(static row => row.Class).Take(detail.Rows)];
        return PageMarkup.Titled("Classes" + Entry(report, result), [PageMarkup.Folded("Each class, those that suffer most first", PageMarkup.Table(Headings, shown.Select(Row)), Omitted(shown.Count, result.Classes.Count, "classes"))]);
    }

    private static IReadOnlyList<object?> Row(ClassAccuracy row) =>
    [
        row.Class.ToString(CultureInfo.InvariantCulture), row.Name, row.Samples.ToString(CultureInfo.InvariantCulture),
        Share(row.FloatRecall), Share(row.QuantizedRecall), Share(row.Drop), Share(row.FloatPrecision), Share(row.QuantizedPrecision), Share(row.FloatIoU), Share(row.QuantizedIoU),
    ];

    private static string Share(double value) => double.IsNaN(value) ? "" : FigureText.Figure(value, MetricUnit.Proportion);
}
