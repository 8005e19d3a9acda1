using System.Management.Automation;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>
/// A cmdlet that takes model files: resolves what the user names, does one file after the other, and turns a file's failure
/// into an error of its own.
/// </summary>
public abstract class ModelFileCommand : WorkerCommand
{
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

    /// <summary>Looks at what came with a record besides its files, before them.</summary>
    /// <returns>Whether its files are to be done.</returns>
    private protected virtual bool TakeRecord() => true;

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        if (!TakeRecord()) return;
        foreach (var named in ParameterSetName == LiteralPathSet ? LiteralPath : Path)
            foreach (var file in Resolve(named)) ProcessFile(file);
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
