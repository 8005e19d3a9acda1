using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Histograms of the values that suffer most.</summary>
internal sealed class HistogramSection : PageSection
{
    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id)
    {
        if (report.Layers is null || detail.Histograms == 0) return [];
        List<TensorComparison> rows = [.. report.Layers.Tensors.Where(static row => row.Histogram.Count > 0)];
        List<XElement> figures = [.. rows.Take(detail.Histograms).Select((row, i) => Figure(row, FormattableString.Invariant($"{id}h{i}"))).OfType<XElement>()];
        return figures.Count == 0 ? [] : PageMarkup.Titled("Histograms",
        [
            PageMarkup.Element("p", "How the float model's values are spread over the range of the codes, the noisiest first. Heights are logarithms."),
            PageMarkup.Styled("div", "grid", [.. figures]),
            Omitted(figures.Count, rows.Count, "histograms"),
        ]);
    }

    private static XElement? Figure(TensorComparison row, string id) => HistogramPicture.Of(row, id) is { } picture
        ? PageMarkup.Element("figure", PageMarkup.Element("figcaption", FormattableString.Invariant($"{row.Operator}#{row.Index} "), PageMarkup.Element("small", row.Tensor)), picture)
        : null;
}
