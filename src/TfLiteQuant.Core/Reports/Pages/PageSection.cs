using System.Xml.Linq;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>A part of what a page tells of one model.</summary>
internal abstract class PageSection
{
    /// <summary>All parts, in the order in which people ask: is it good, what did it cost, where, why.</summary>
    public static IReadOnlyList<PageSection> All { get; } =
    [
        new VerdictSection(), new MetricSection(), new OutputSection(), new LayerErrorSection(), new RangeSection(), new HistogramSection(),
        new ClassSection(), new ConfusionSection(), new LeftoverSection(), new SourceSection(),
    ];

    /// <summary>The part; nothing where the report has nothing of it.</summary>
    /// <param name="report">What is told.</param>
    /// <param name="detail">How much of it.</param>
    /// <param name="id">What tells this model from all others of the page.</param>
    public abstract IEnumerable<XElement> Write(ModelReport report, PageDetail detail, string id);

    /// <summary>What names one of several entry points; nothing where there is one.</summary>
    private protected static string Entry(ModelReport report, AccuracyResult result) => report.Accuracy.Count > 1 ? $" ({result.Signature ?? "main graph"})" : "";

    /// <summary>A remark on rows that were left out; nothing where none were.</summary>
    private protected static XElement? Omitted(int shown, int all, string what)
        => shown >= all ? null : PageMarkup.Styled("p", "note", FormattableString.Invariant($"{shown} of {all} {what} are shown; the JSON file beside this page has all."));
}
