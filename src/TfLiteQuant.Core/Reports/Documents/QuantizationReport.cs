using System.Text;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Inspection;
using TfLiteQuant.Schema.Writing;

namespace TfLiteQuant.Reports;

/// <summary>
/// What quantization gained and cost, for people (a web page that needs nothing else) and for programs (JSON of a stated version,
/// for version control). Equal reports give equal bytes: neither holds times, or folders of the machine.
/// </summary>
public sealed record QuantizationReport
{
    /// <summary>The quantized models, in the order in which they were measured.</summary>
    public required IReadOnlyList<ModelReport> Models { get; init => field = new ValueList<ModelReport>([.. value]); }

    /// <summary>The worst of all verdicts.</summary>
    public AccuracyVerdict Verdict => Models.Select(static model => model.Verdict).DefaultIfEmpty(AccuracyVerdict.None).Max();

    /// <summary>The report as JSON, UTF-8, lines ended by a line feed.</summary>
    public byte[] ToJson() => ReportJson.Write(this);

    /// <summary>The report as one HTML page, less than 2 MB.</summary>
    public string ToHtml() => ReportPage.Write(this);

    /// <summary>Writes the page, and the JSON beside it.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="overwrite">Whether existing files are replaced.</param>
    /// <exception cref="TfLiteQuantException">A file exists (<see cref="ErrorCode.TargetExists"/>) or cannot be written
    /// (<see cref="ErrorCode.TargetUnwritable"/>).</exception>
    public void Save(ReportTarget target, bool overwrite)
    {
        // Both are made, and both targets looked at, before either is written.
        var json = ToJson();
        var page = Encoding.UTF8.GetBytes(ToHtml());
        var (beside, main) = (AtomicFile.Open(target.Json, null, overwrite), AtomicFile.Open(target.Page, null, overwrite));
        beside.Write(json.Length, stream => stream.Write(json));
        main.Write(page.Length, stream => stream.Write(page));
    }
}
