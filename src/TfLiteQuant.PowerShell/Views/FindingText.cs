using TfLiteQuant.Calibration;

namespace TfLiteQuant.PowerShell.Views;

/// <summary>Findings of a calibration in few words.</summary>
internal static class FindingText
{
    /// <summary>A text for each kind of finding: the first of it, and how many more there are.</summary>
    public static IEnumerable<string> Summaries(IEnumerable<CalibrationFinding> findings)
    {
        foreach (var kind in findings.GroupBy(static finding => finding.Kind))
        {
            var (first, count) = (kind.First(), kind.Count());
            yield return count == 1 ? $"{first} {first.Advice}" : $"{first} {first.Advice} ({count - 1} more of this kind: see the property Findings.)";
        }
    }
}
