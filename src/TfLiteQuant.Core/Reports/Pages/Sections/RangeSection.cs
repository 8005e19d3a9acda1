using System.Globalization;
using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Ranges of values beside the ranges that scales represent.</summary>
internal sealed class RangeSection : PageSection
{
    private static readonly string[] Headings = ["#No.", "Value", "Type", "#Values", "#Codes", "#Scale", "#Zero point", "#Range used", "#Cut off"];

    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id)
    {
        if (report.Layers is null) return [];
        List<TensorComparison> rows = [.. report.Layers.InOrder];
        List<(TensorComparison Row, int Number)> scaled = [.. rows.Select(static (row, i) => (row, i + 1)).Where(static value => value.row.Scale is not null)];
        if (scaled.Count == 0) return [];
        // Where not all fit: what is cut off first, then what uses least.
        var shown = scaled.Count <= detail.Rows ? scaled : [.. scaled.OrderByDescending(static value => value.Row.Saturated ?? 0).ThenBy(static value => value.Row.RangeUsed ?? 1).ThenBy(static value => value.Number).Take(detail.Rows)];
        return PageMarkup.Titled("Ranges against scales",
        [
            PageMarkup.Element("p", "Codes stand for a range of real values, from scale and zero point. Values beyond it are cut off; where values use little of it, codes are wasted."),
            RangePicture.Of([.. rows.Take(detail.Points)], id + "r"),
            shown.Count == 0 ? null : PageMarkup.Folded("Scale and range of each value", PageMarkup.Table(Headings, shown.Select(static value => Row(value.Row, value.Number))), Omitted(shown.Count, scaled.Count, "values")),
        ]);
    }

    private static IReadOnlyList<object?> Row(TensorComparison row, int number) =>
    [
        number.ToString(CultureInfo.InvariantCulture),
        row.Tensor,
        row.Type.ToString(),
        FigureText.Range(row.Min, row.Max),
        FigureText.Range(row.RepresentedMin, row.RepresentedMax),
        row.Scale?.ToString("G6", CultureInfo.InvariantCulture),
        row.ZeroPoint?.ToString(CultureInfo.InvariantCulture),
        FigureText.Share(row.RangeUsed),
        row.Saturated is > 0 ? row.Saturated.Value.ToString("0.####%", CultureInfo.InvariantCulture) : "",
    ];
}
