using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Reports;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A cmdlet that looks at quantized models and can write a report of what it found.</summary>
public abstract class ReportingCommand : ModelFileCommand
{
    private ReportTarget? _target;

    private protected ReportingCommand()
    {
    }

    /// <summary>The file to write a report to: a page for people, and JSON for programs beside it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps files that exist. This is so without it, too; it says so in a script.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Whether a report is asked for.</summary>
    private protected bool IsReported => _target is not null;

    /// <summary>Whether a file is one of the report's.</summary>
    private protected bool IsReportFile(string path) => _target is { } target && (path == target.Page || path == target.Json);

    /// <summary>Refuses options that contradict each other, and a report that cannot be written, before anything is measured.</summary>
    private protected void RequireReport()
    {
        if (Force && NoClobber) this.EndWith(ErrorCatalogue.ForceBesideNoClobber(), null);
        if (ReportPath is null) return;
        try
        {
            _target = ReportTarget.For(Resolver.Literal(ReportPath));
            _target.Require(Force);
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            this.EndWith(error, ReportPath);
        }
    }

    /// <summary>Writes the report, if one is asked for.</summary>
    /// <returns>Why it could not be written; null where it was, or none was to be.</returns>
    private protected Exception? TrySave(IReadOnlyList<ModelReport> reports)
    {
        if (_target is not { } target || reports.Count == 0 || !ShouldProcess(target.Page, "Write report")) return null;
        TryQuietly(
            target.Page,
            (_, _) =>
            {
                new QuantizationReport { Models = reports }.Save(target, Force);
                return true;
            },
            out _,
            out var failure);
        return failure;
    }

    /// <summary>Writes what was found of some models while others are still to come. Who stops the pipeline at that, as Select-Object
    /// -First does, has a report of what was found by then; who stops the command has none.</summary>
    private protected void WriteAhead(IReadOnlyList<ModelReport> reports, Action write)
    {
        try
        {
            write();
        }
        catch (Exception) when (!Stopping)
        {
            TrySave(reports);
            throw;
        }
    }

    /// <summary>Runs work whose failure is to be dealt with.</summary>
    private protected bool TryQuietly<T>(string item, Func<PipelinePump, CancellationToken, T> work, out T value, [NotNullWhen(false)] out Exception? failure)
    {
        Exception? thrown = null;
        var succeeded = TryOnWorker(
            item,
            (pump, token) =>
            {
                try
                {
                    return work(pump, token);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    thrown = error;
                    return default!;
                }
            },
            out value);
        failure = thrown;
        return succeeded && thrown is null;
    }
}
