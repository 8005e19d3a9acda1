using System.Globalization;
using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>All models of a page side by side: size, accuracy, what stayed float.</summary>
internal static class PageOverview
{
    // More bars than these are no longer read.
    private const int MostBars = 40;

    private static readonly string[] Headings = ["Model", "Verdict", "State", "#Size", "#Smaller", "Metric", "#Float", "#Quantized", "#Drop", "#Drop lies in", "#SQNR in dB", "#Left float"];

    public static IEnumerable<XElement> Write(QuantizationReport report, PageDetail detail)
    {
        yield return PageMarkup.Table(Headings, report.Models.SelectMany((model, i) => Rows(model, i, detail)));
        List<ReportedModel> bars = [.. report.Models.Select(static model => model.Reference).Concat(report.Models.Select(static model => model.Model)).DistinctBy(static model => (model.Fingerprint, model.Name))];
        if (bars.Count <= MostBars) yield return SizePicture.Of(bars, "size");
    }

    /// <summary>What a link to a model's section says.</summary>
    public static string Anchor(int model) => FormattableString.Invariant($"m{model + 1}");

    private static IEnumerable<IReadOnlyList<object?>> Rows(ModelReport report, int number, PageDetail detail)
        => report.Accuracy.Count == 0 ? [Row(report, null, number, detail)] : report.Accuracy.Select(result => Row(report, result, number, detail));

    private static IReadOnlyList<object?> Row(ModelReport report, AccuracyResult? result, int number, PageDetail detail)
    {
        var metric = result?.Metrics[0];
        return
        [
            Link(report.Model.Name + (report.Accuracy.Count > 1 ? $" ({result!.Signature ?? "main graph"})" : ""), detail.Sections ? Anchor(number) : null),
            result is null or { Verdict: AccuracyVerdict.None } ? null : PageMarkup.Styled("span", $"badge {result.Verdict.ToString().ToLowerInvariant()}", result.Verdict.ToString()),
            report.Model.State?.ToString(),
            FigureText.Bytes(report.Model.Bytes),
            FigureText.Ratio(report.Ratio),
            metric?.Metric,
            metric is null ? null : FigureText.Figure(metric.Float, metric.Unit),
            metric is null ? null : FigureText.Figure(metric.Quantized, metric.Unit),
            metric is null ? null : FigureText.Figure(metric.Drop, metric.Unit),
            metric is null ? null : FigureText.Interval(metric.DropLow, metric.DropHigh, metric.Unit),
            FigureText.Decibels(result?.Sqnr),
            report.Leftovers?.Count.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private static XElement Link(string text, string? anchor)
    {
        if (anchor is null) return PageMarkup.Element("span", text);
        var link = PageMarkup.Element("a", text);
        link.SetAttributeValue("href", "#" + anchor);
        return link;
    }
}
