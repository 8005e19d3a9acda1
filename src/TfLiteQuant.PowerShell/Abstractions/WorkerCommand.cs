using System.Management.Automation;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A cmdlet that works on a thread of its own, can be stopped, and ends its worker before it ends itself.</summary>
public abstract class WorkerCommand : PSCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    // PowerShellStandard knows no PipelineStopToken, so StopProcessing cancels this. It needs no disposal: it has no timer.
    private readonly CancellationTokenSource _cancellation = new();

    private protected WorkerCommand()
    {
    }

    /// <summary>Whether the caller named a parameter, with whatever value.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private protected FilePathResolver Resolver => new(SessionState.Path);

    /// <inheritdoc/>
    protected override void StopProcessing() => _cancellation.Cancel();

    /// <summary>Runs work for one item on a worker thread. A failure is written as the item's error.</summary>
    /// <param name="item">The item's path, or what else it is called; null for nothing.</param>
    /// <param name="work">What to do.</param>
    /// <param name="value">What it returned.</param>
    /// <returns>Whether it returned.</returns>
    private protected bool TryOnWorker<T>(object? item, Func<PipelinePump, CancellationToken, T> work, out T value)
    {
        using var pump = new PipelinePump();
        var outcome = pump.Run(token => work(pump, token), _cancellation);
        value = outcome.Value!;
        if (outcome.Error is null) return true;
        if (outcome.Error is OperationCanceledException && Stopping) throw new PipelineStoppedException();
        WriteError(ErrorCatalogue.Record(outcome.Error, item));
        return false;
    }
}
