using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Whether the model is as good as was asked for, and what one must know of the figures.</summary>
internal sealed class VerdictSection : PageSection
{
    public override IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id)
    {
        foreach (var result in report.Accuracy)
        {
            if (result.Verdict != AccuracyVerdict.None)
            {
                yield return PageMarkup.Styled("div", $"verdict {result.Verdict.ToString().ToLowerInvariant()}",
                    PageMarkup.Element("strong", Word(result) + Entry(report, result)),
                    PageMarkup.List(result.Reasons));
            }

            if (result.Warnings.Count > 0) yield return PageMarkup.Styled("div", "warning", PageMarkup.List(result.Warnings));
        }
    }

    private static string Word(AccuracyResult result) => result.Verdict == AccuracyVerdict.Failed
        ? "Failed: it is not as good as was asked for."
        : result.IsConclusive == false ? "Passed, though these samples do not tell for sure." : "Passed: it is as good as was asked for.";
}
