using System.Globalization;
using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Which classes the quantized model takes for which, and how that differs from the float model.</summary>
internal sealed class ConfusionSection : PageSection
{
    private const int MostPairs = 50;
    private const double Darkest = 0.55;

    private static readonly string[] Headings = ["Is", "Taken for", "#Quantized", "#Float", "#Change"];

    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id)
        => report.Accuracy.SelectMany((result, i) => Write(report, result, detail, FormattableString.Invariant($"{id}c{i}")));

    private static IEnumerable<XElement> Write(ModelReport report, AccuracyResult result, PageDetail detail, string id)
    {
        if (result.QuantizedConfusion is not { Classes: > 0 } quantized || result.FloatConfusion is not { } original || detail.Rows == 0) return [];
        var isTable = quantized.Classes <= detail.Classes;
        return PageMarkup.Titled("Confusion of classes" + Entry(report, result),
        [
            PageMarkup.Element("p", isTable
                ? "A row for each true class, a column for what the quantized model took it for; below it how many more or fewer than the float model."
                : "A square for each pair of true class (from the top) and what the quantized model took it for (from the left), larger for more."),
            isTable ? Matrix(original, quantized) : detail.Points == 0 ? null : ConfusionPicture.Of(quantized, id),
            Pairs(original, quantized, Math.Min(MostPairs, detail.Rows)),
        ]);
    }

    private static XElement Matrix(ConfusionMatrix original, ConfusionMatrix quantized)
    {
        var names = Names(original, quantized);
        var most = Math.Log(1 + quantized.Cells.Select(static cell => cell.Count).DefaultIfEmpty(1).Max());
        var classes = Enumerable.Range(0, quantized.Classes).ToList();
        return PageMarkup.Styled("div", "wide", PageMarkup.Styled("table", "confusion",
            PageMarkup.Element("thead", PageMarkup.Element("tr", [PageMarkup.Element("th"), .. classes.Select(column => PageMarkup.Element("th", Name(column, names)))])),
            PageMarkup.Element("tbody", [.. classes.Select(row => (object)PageMarkup.Element("tr", [PageMarkup.Element("th", Name(row, names)), .. classes.Select(column => Cell(original[row, column], quantized[row, column], row == column, most))]))])));
    }

    private static XElement Cell(long original, long quantized, bool isRight, double most)
    {
        if (original == 0 && quantized == 0) return PageMarkup.Element("td");
        var cell = PageMarkup.Element("td", quantized.ToString(CultureInfo.InvariantCulture), quantized == original ? null : PageMarkup.Element("small", Change(original, quantized)));
        cell.SetAttributeValue("style", string.Create(CultureInfo.InvariantCulture, $"background:rgba({(isRight ? "37,99,235" : "220,38,38")},{Darkest * Math.Log(1 + quantized) / most:0.00})"));
        return cell;
    }

    // Mistakes of either model, those that changed most first.
    private static XElement? Pairs(ConfusionMatrix original, ConfusionMatrix quantized, int most)
    {
        var names = Names(original, quantized);
        List<(int Actual, int Predicted)> pairs = [.. original.Cells.Concat(quantized.Cells).Select(static cell => (cell.Actual, cell.Predicted)).Where(static pair => pair.Actual != pair.Predicted).Distinct()];
        if (pairs.Count == 0) return PageMarkup.Element("p", "Neither model takes a class for another.");
        var shown = pairs.OrderByDescending(pair => Math.Abs(quantized[pair.Actual, pair.Predicted] - original[pair.Actual, pair.Predicted]))
            .ThenByDescending(pair => quantized[pair.Actual, pair.Predicted]).ThenBy(static pair => pair).Take(most).ToList();
        return PageMarkup.Folded("The mistakes, those that changed most first", PageMarkup.Table(Headings, shown.Select(pair => (IReadOnlyList<object?>)
        [
            Name(pair.Actual, names), Name(pair.Predicted, names),
            quantized[pair.Actual, pair.Predicted].ToString(CultureInfo.InvariantCulture), original[pair.Actual, pair.Predicted].ToString(CultureInfo.InvariantCulture),
            Change(original[pair.Actual, pair.Predicted], quantized[pair.Actual, pair.Predicted]),
        ])), Omitted(shown.Count, pairs.Count, "kinds of mistakes"));
    }

    private static string Change(long original, long quantized) => (quantized - original).ToString("+0;-0;0", CultureInfo.InvariantCulture);

    private static Dictionary<int, string> Names(ConfusionMatrix original, ConfusionMatrix quantized)
    {
        var names = new Dictionary<int, string>();
        foreach (var cell in original.Cells.Concat(quantized.Cells))
        {
            names[cell.Actual] = cell.ActualName;
            names[cell.Predicted] = cell.PredictedName;
        }

        return names;
    }

    private static string Name(int number, Dictionary<int, string> names) => names.GetValueOrDefault(number) is { Length: > 0 } name ? name : number.ToString(CultureInfo.InvariantCulture);
}
