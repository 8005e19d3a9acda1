using System.Management.Automation;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>
/// A cmdlet that takes model files: resolves what the user names, does one file after the other, turns a file's failure
/// into an error of its own, and ends its worker before it ends itself.
/// </summary>
public abstract class ModelFileCommand : PSCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    // PowerShellStandard knows no PipelineStopToken, so StopProcessing cancels this. It needs no disposal: it has no timer.
    private readonly CancellationTokenSource _cancellation = new();

    private protected ModelFileCommand()
    {
    }

    /// <summary>Model files. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [FilePathTransformation]
    public virtual string[] Path { get; set; } = [];

    /// <summary>Model files by their exact names.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Does one file.</summary>
    /// <param name="path">Full path; there may be nothing there, or a directory.</param>
    private protected abstract void ProcessFile(string path);

    private protected FilePathResolver Resolver => new(SessionState.Path);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        foreach (var named in ParameterSetName == LiteralPathSet ? LiteralPath : Path)
            foreach (var file in Resolve(named)) ProcessFile(file);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _cancellation.Cancel();

    /// <summary>Runs work for one item on a worker thread. A failure is written as the item's error.</summary>
    /// <param name="item">The item's path.</param>
    /// <param name="work">What to do.</param>
    /// <param name="value">What it returned.</param>
    /// <returns>Whether it returned.</returns>
    private protected bool TryOnWorker<T>(string item, Func<PipelinePump, CancellationToken, T> work, out T value)
    {
        using var pump = new PipelinePump();
        var outcome = pump.Run(token => work(pump, token), _cancellation);
        value = outcome.Value!;
        if (outcome.Error is null) return true;
        if (outcome.Error is OperationCanceledException && Stopping) throw new PipelineStoppedException();
        WriteError(ErrorCatalogue.Record(outcome.Error, item));
        return false;
    }

    private IReadOnlyList<string> Resolve(string named)
    {
        try
        {
            return ParameterSetName == LiteralPathSet ? [Resolver.Literal(named)] : Resolver.Matches(named);
        }
        catch (Exception error) when (error is not PipelineStoppedException)
        {
            WriteError(ErrorCatalogue.Record(error, named));
            return [];
        }
    }
}
