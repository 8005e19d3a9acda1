using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A cmdlet that reads model files and writes what it finds.</summary>
public abstract class InspectionCommand : ModelFileCommand
{
    private protected InspectionCommand()
    {
    }

    /// <summary>What to write about a model. Called on a worker thread.</summary>
    private protected abstract IEnumerable<object> Inspect(TfLiteModel model);

    /// <inheritdoc/>
    private protected sealed override void ProcessFile(string path)
    {
        if (!TryOnWorker(path, (_, token) => Read(path, token), out var found)) return;
        WriteObject(found, enumerateCollection: true);
    }

    // All of it before the first is written: the next command may want to replace the file, which must be closed by then.
    private List<object> Read(string path, CancellationToken token)
    {
        using var model = ModelReader.Open(path);
        var found = new List<object>();
        foreach (var item in Inspect(model))
        {
            token.ThrowIfCancellationRequested();
            found.Add(item);
        }

        return found;
    }
}
