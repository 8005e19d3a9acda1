using System.Globalization;
using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Metrics of both models, and the drop, with intervals.</summary>
internal sealed class MetricSection : PageSection
{
    private static readonly string[] Headings = ["Metric", "Of", "#Float", "#Quantized", "#Drop", "#Drop lies in", "#p", "#Samples"];

    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id) => report.Accuracy.SelectMany(result => Write(report, result));

    private static IEnumerable<XElement> Write(ModelReport report, AccuracyResult result) => PageMarkup.Titled("Accuracy" + Entry(report, result),
    [
        PageMarkup.Table(Headings, result.Metrics.Select(Row)),
        PageMarkup.Styled("p", "note", string.Create(
            CultureInfo.InvariantCulture,
            $"Intervals hold with {100 * result.Metrics[0].Confidence:0.##} % confidence. A drop is above 0 where the quantized model is worse.{Needed(result)}")),
    ]);

    private static IReadOnlyList<object?> Row(MetricResult metric) =>
    [
        metric.Metric,
        metric.Label is null ? $"{metric.Output}, against the float model" : $"{metric.Output}, with {metric.Label}",
        With(metric.Float, metric.FloatLow, metric.FloatHigh, metric.Unit),
        With(metric.Quantized, metric.QuantizedLow, metric.QuantizedHigh, metric.Unit),
        FigureText.Figure(metric.Drop, metric.Unit),
        FigureText.Interval(metric.DropLow, metric.DropHigh, metric.Unit),
        FigureText.Number(metric.PValue),
        metric.Samples.ToString(CultureInfo.InvariantCulture),
    ];

    private static object With(double? value, double? low, double? high, MetricUnit unit)
        => low is null ? FigureText.Figure(value, unit) : PageMarkup.Element("span", FigureText.Figure(value, unit), PageMarkup.Element("small", $" {FigureText.Interval(low, high, unit)}"));

    private static string Needed(AccuracyResult result) => result.SamplesNeeded is { } samples && result.SamplesNeededFor is { } drop
        ? string.Create(CultureInfo.InvariantCulture, $" Some {samples:0} samples would tell a drop of {drop:G4} from none.") : "";
}
