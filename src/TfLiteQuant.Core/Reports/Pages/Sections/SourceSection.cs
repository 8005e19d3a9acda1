using System.Globalization;
using System.Xml.Linq;

namespace TfLiteQuant.Reports;

/// <summary>Which files and which data the figures are of.</summary>
internal sealed class SourceSection : PageSection
{
    private static readonly string[] Headings = ["What", "#Bytes or samples", "Which"];

    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id) => PageMarkup.Titled("What was measured",
    [
        PageMarkup.Table(Headings,
        [
            .. new[] { ("Float model", report.Reference), ("Quantized model", report.Model) }.Select(static row => Row(row.Item1, row.Item2)),
            .. report.Accuracy.SelectMany(static result => result.Sources).Distinct().Select(static source => (IReadOnlyList<object?>)
                ["Data", source.Samples.ToString(CultureInfo.InvariantCulture), SourceName.Of(source) + (source.IsSynthetic ? ", drawn at random" : "")]),
        ]),
    ]);

    private static IReadOnlyList<object?> Row(string what, ReportedModel model)
        => [what, model.Bytes.ToString("N0", CultureInfo.InvariantCulture), PageMarkup.Element("span", model.Name, model.Fingerprint.Length == 0 ? null : PageMarkup.Element("small", $" SHA-256 {model.Fingerprint}"))];
}
