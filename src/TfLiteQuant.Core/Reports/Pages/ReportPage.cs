using System.Text;
using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>
/// Writes reports as one page that loads nothing and runs nothing: texts, tables and pictures, in the colours that the reader's
/// system asks for.
/// </summary>
internal static class ReportPage
{
    /// <summary>Most bytes of a page. Where it would have more, less is shown, and the page says so.</summary>
    public const int MostBytes = 2_000_000;

    public static string Write(QuantizationReport report)
    {
        var page = "";
        foreach (var detail in PageDetail.Levels.Where(level => level == PageDetail.Levels[^1] || level.Estimate(report) < 2 * MostBytes))
        {
            page = Write(report, detail);
            if (Encoding.UTF8.GetByteCount(page) < MostBytes) return page;
        }

        return page;
    }

    private static string Write(QuantizationReport report, PageDetail detail)
    {
        var page = PageMarkup.Element("html", Head(report), PageMarkup.Element("body",
        [
            PageMarkup.Element("h1", Title(report)),
            PageMarkup.Element("p", Subtitle(report)),
            .. PageOverview.Write(report, detail),
            .. report.Models.Select((model, i) => Section(model, i, detail)),
            PageGlossary.Write(),
        ]));
        page.SetAttributeValue("lang", "en");
        // Plain line ends on every system.
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting).ReplaceLineEndings("\n") + "\n";
    }

    private static XElement Head(QuantizationReport report) => new("head",
        new XElement("meta", new XAttribute("charset", "utf-8")),
        // Browsers hold the page to what it promises.
        new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", "default-src 'none'; style-src 'unsafe-inline'")),
        new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
        new XElement("meta", new XAttribute("name", "generator"), new XAttribute("content", "TfLiteQuant")),
        PageMarkup.Element("title", Title(report)),
        new XElement("style", PageStyle.Sheet));

    private static XElement? Section(ModelReport report, int number, PageDetail detail)
    {
        if (!detail.Sections) return null;
        var id = PageOverview.Anchor(number);
        var section = PageMarkup.Element("section", [PageMarkup.Element("h2", report.Model.Name), .. PageSection.All.SelectMany(part => part.Write(report, detail, id))]);
        section.SetAttributeValue("id", id);
        return section;
    }

    private static string Title(QuantizationReport report) => $"Quantization report: {string.Join(", ", References(report).Take(3))}{(References(report).Count() > 3 ? " and others" : "")}";

    private static IEnumerable<string> References(QuantizationReport report) => report.Models.Select(static model => model.Reference.Name).Distinct();

    private static string Subtitle(QuantizationReport report) => FormattableString.Invariant(
        $"{report.Models.Count} quantized {(report.Models.Count == 1 ? "model" : "models")} beside the float {(References(report).Count() == 1 ? "model" : "models")} that {(report.Models.Count == 1 ? "it was" : "they were")} made of.{Judged(report)}");

    private static string Judged(QuantizationReport report)
    {
        var failed = report.Models.Count(static model => model.Verdict == AccuracyVerdict.Failed);
        return report.Verdict == AccuracyVerdict.None ? "" : failed == 0 ? " All passed." : FormattableString.Invariant($" {failed} of {report.Models.Count} failed.");
    }
}
