using System.Globalization;
using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>The error of each value, as a picture and as a table, and which operators do harm.</summary>
internal sealed class LayerErrorSection : PageSection
{
    private static readonly string[] Headings = ["#No.", "Operator", "Value", "Type", "#SQNR by itself", "#SQNR end to end", "#Weights' SQNR", "#RMSE over scale", "#Mean error", "#Largest error"];

    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id)
    {
        if (report.Layers is not { } layers) return PageMarkup.Titled("Layer by layer", [report.LayersMissing.Length == 0 ? null : PageMarkup.Element("p", report.LayersMissing)]);
        List<(TensorComparison Row, int Number)> rows = [.. layers.InOrder.Select(static (row, i) => (row, i + 1))];
        var harmful = layers.Tensors.Where(static row => row.DeservesExclude).ToList();
        // In their order as long as all fit, else the most harmful.
        var shown = rows.Count <= detail.Rows ? rows : [.. rows.OrderBy(static value => value.Row.IsolatedSqnr ?? value.Row.Sqnr ?? double.PositiveInfinity).ThenBy(static value => value.Number).Take(detail.Rows)];
        return PageMarkup.Titled("Layer by layer",
        [
            PageMarkup.Element("p", string.Create(CultureInfo.InvariantCulture, $"Noise of each computed value on {layers.Samples} samples: higher is better, and 6 dB less is twice the error.")),
            LayerErrorPicture.Of([.. rows.Take(detail.Points).Select(static value => value.Row)], id + "e"),
            harmful.Count == 0 ? PageMarkup.Element("p", "No operator stands out.") : Harmful(harmful, detail),
            layers.Unpaired.Count == 0 ? null : PageMarkup.Styled("p", "note", string.Create(CultureInfo.InvariantCulture, $"{layers.Unpaired.Count} {(layers.Unpaired.Count == 1 ? "value stands for none of the float model and was" : "values stand for none of the float model and were")} not compared.")),
            shown.Count == 0 ? null : PageMarkup.Folded("Figures of each value", PageMarkup.Table(Headings, shown.Select(static value => Row(value.Row, value.Number))), Omitted(shown.Count, rows.Count, "values")),
        ]);
    }

    private static XElement Harmful(List<TensorComparison> rows, PageDetail detail) => PageMarkup.Styled("div", "warning",
        PageMarkup.Element("p", "These deserve to stay float: ConvertTo-QuantizedModel -Exclude, by the value's name."),
        PageMarkup.List(rows.Take(Math.Max(detail.Rows, 1)).Select(static row => string.Create(CultureInfo.InvariantCulture, $"{row.Operator}#{row.Index} '{row.Tensor}': {row.Reason}"))));

    private static IReadOnlyList<object?> Row(TensorComparison row, int number) =>
    [
        number.ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{row.Operator}#{row.Index}{(row.Subgraph > 0 ? $" of graph {row.Subgraph}" : "")}"),
        row.Tensor,
        row.Type.ToString(),
        row.DeservesExclude ? PageMarkup.Styled("strong", "harm", FigureText.Decibels(row.IsolatedSqnr)) : FigureText.Decibels(row.IsolatedSqnr),
        FigureText.Decibels(row.Sqnr),
        FigureText.Decibels(row.WeightSqnr),
        FigureText.Number(row.IsolatedRmseOverScale ?? row.RmseOverScale),
        FigureText.Number(row.IsolatedMeanError ?? row.MeanError),
        FigureText.Number(row.IsolatedMaxAbsoluteError ?? row.MaxAbsoluteError),
    ];
}
