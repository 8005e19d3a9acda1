using System.Globalization;
using System.Xml.Linq;

namespace TfLiteQuant.Reports;

/// <summary>Operators that stayed float, each with its reason.</summary>
internal sealed class LeftoverSection : PageSection
{
    private static readonly string[] Headings = ["Operator", "Output", "Why"];

    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id)
    {
        if (report.Leftovers is not { } leftovers) return [];
        if (leftovers.Count == 0) return PageMarkup.Titled("Operators that stayed float", [PageMarkup.Element("p", "None.")]);
        List<FloatLeftover> shown = [.. leftovers.Take(detail.Rows)];
        return PageMarkup.Titled("Operators that stayed float",
        [
            leftovers[0].IsStated ? null : PageMarkup.Styled("p", "note", "The file does not tell why: the reasons are those that a conversion with the module's rules has."),
            shown.Count == 0 ? null : PageMarkup.Table(Headings, shown.Select(static row => (IReadOnlyList<object?>)
                [string.Create(CultureInfo.InvariantCulture, $"{row.Operator}#{row.Index}{(row.Subgraph > 0 ? $" of graph {row.Subgraph}" : "")}"), row.Name, row.Reason])),
            Omitted(shown.Count, leftovers.Count, "operators"),
        ]);
    }
}
