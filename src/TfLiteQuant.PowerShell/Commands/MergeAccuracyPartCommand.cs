using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Reports;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Merge-AccuracyPart</c>: the results of parts that were measured apart, as if all samples had been measured at once.</summary>
[Cmdlet(VerbsData.Merge, "AccuracyPart", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(AccuracyResult))]
public sealed class MergeAccuracyPartCommand : AccuracyCommand
{
    private readonly List<AccuracyPart> _parts = [];
    private string? _destination;

    /// <summary>The file to write the merged part to, which can be merged with others again.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RequireOptions();
        _destination = Destination is null ? null : PartTarget(Destination, "-Destination");
    }

    // A part that is missing would leave a result of fewer samples than meant: it ends the command.
    private protected override void ProcessFile(string path) => _parts.Add(Require(path, (_, _) => AccuracyPart.Load(path)));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Nothing came, or each name has given an error of its own.
        if (_parts.Count == 0) return;
        AccuracyPart merged;
        try
        {
            merged = AccuracyPart.Merge(_parts);
        }
        catch (TfLiteQuantException error)
        {
            this.EndWith(error, null);
            return;
        }

        if (_destination is not null && ShouldProcess(_destination, "Write accuracy part"))
        {
            Require(_destination, (_, _) =>
            {
                merged.Save(_destination, Force);
                return true;
            });
        }

        var results = Judged(merged);
        Finish(IsReported ? WithAccuracy(ModelReporter.Of(merged), merged, results) : [], results, results);
    }
}
