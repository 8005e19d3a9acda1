using System.Management.Automation;

namespace TfLiteQuant.Host;

/// <summary>
/// Shows the latest progress record on one line of the terminal, which any other output erases first.
/// </summary>
/// <param name="terminal">Null when there is no terminal: progress is then not shown at all. A log would only fill.</param>
internal sealed class ProgressLine(TextWriter? terminal)
{
    /// <summary>Between two records of one activity; people read no faster, and terminals are slow.</summary>
    private const long IntervalMilliseconds = 100;

    private const string EraseLine = "\r\e[K";

    private long _lastShown = long.MinValue / 2;
    private (long Source, int Activity) _lastActivity = (-1, -1);
    private bool _visible;

    /// <summary>Draws the record, unless the same activity was drawn a moment ago.</summary>
    public void Show(long sourceId, ProgressRecord record)
    {
        if (terminal is null)
            return;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            _lastActivity = (-1, -1);
            return;
        }

        long now = Environment.TickCount64;
        if (_lastActivity == (sourceId, record.ActivityId) && now - _lastShown < IntervalMilliseconds)
            return;
        _lastShown = now;
        _lastActivity = (sourceId, record.ActivityId);
        string text = Describe(record);
        int width = Console.WindowWidth is > 1 and var columns ? columns - 1 : 79;
        terminal.Write(EraseLine + (text.Length > width ? text[..width] : text));
        _visible = true;
    }

    /// <summary>Erases the line, if one is on the screen.</summary>
    public void Clear()
    {
        if (!_visible)
            return;
        terminal!.Write(EraseLine);
        _visible = false;
    }

    private static string Describe(ProgressRecord record)
    {
        string text = record.Activity + ": " + record.StatusDescription;
        if (record.PercentComplete >= 0)
            text += $" {record.PercentComplete}%";
        if (!string.IsNullOrEmpty(record.CurrentOperation))
            text += " " + record.CurrentOperation;
        if (record.SecondsRemaining >= 0)
            text += $" ({record.SecondsRemaining} s left)";
        return text.ReplaceLineEndings(" ");
    }
}
