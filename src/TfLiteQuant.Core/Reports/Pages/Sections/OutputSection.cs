using System.Globalization;
using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>How each output differs from the float model's.</summary>
internal sealed class OutputSection : PageSection
{
    private static readonly string[] Headings = ["Output", "#SQNR in dB", "#Cosine", "#Mean squared error", "#Mean error", "#Largest error", "#Agreement", "Agreement means", "#Samples"];

    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id)
        => report.Accuracy.SelectMany(result => PageMarkup.Titled("Outputs beside the float model's" + Entry(report, result), [PageMarkup.Table(Headings, result.Outputs.Select(Row))]));

    private static IReadOnlyList<object?> Row(OutputComparison output) =>
    [
        output.Output,
        FigureText.Decibels(output.Sqnr),
        output.Cosine?.ToString("0.000000", CultureInfo.InvariantCulture),
        FigureText.Number(output.MeanSquaredError),
        FigureText.Number(output.MeanError),
        FigureText.Number(output.MaxAbsoluteError),
        FigureText.Share(output.Agreement),
        output.AgreementBy == AgreementKind.Top1 ? "one class has the highest score" : "elements within the tolerance",
        output.Samples.ToString(CultureInfo.InvariantCulture),
    ];
}
