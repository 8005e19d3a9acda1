using System.Diagnostics;
using System.Management.Automation;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>
/// Shows the engine's progress in the session, a few times a second at most: drawing a progress bar costs more than
/// quantizing a small tensor.
/// </summary>
/// <param name="command">The cmdlet that shows it.</param>
/// <param name="activity">What the cmdlet does, as the bar's title.</param>
internal sealed class ThrottledProgress(Cmdlet command, string activity)
{
    // Bars of other commands in the same pipeline have numbers of their own, mostly small ones.
    private const int ActivityId = 0x7F11E;

    /// <summary>Shortest time between two records of the bar.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _shownAt;
    private bool _isShown;

    /// <summary>The progress of one file, to be reported on a worker thread.</summary>
    public IProgress<OperationProgress> For(string file, PipelinePump pump) => new FileProgress(this, Path.GetFileName(file), pump);

    /// <summary>Takes the bar away. Called on the pipeline's thread, after the worker has ended.</summary>
    public void Complete()
    {
        if (!_isShown) return;
        _isShown = false;
        command.WriteProgress(new ProgressRecord(ActivityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
    }

    private void Report(string file, OperationProgress progress, PipelinePump pump)
    {
        if (_shownAt != 0 && Stopwatch.GetElapsedTime(_shownAt) < Interval) return;
        _shownAt = Stopwatch.GetTimestamp();
        _isShown = true;
        var record = new ProgressRecord(ActivityId, activity, $"{file}: {progress.Stage}")
        {
            CurrentOperation = progress.Item,
            PercentComplete = progress.Total > 0 ? (int)Math.Clamp(100.0 * progress.Done / progress.Total, 0, 100) : -1,
        };
        pump.Post(() => command.WriteProgress(record));
    }

    private sealed class FileProgress(ThrottledProgress owner, string file, PipelinePump pump) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => owner.Report(file, value, pump);
    }
}
