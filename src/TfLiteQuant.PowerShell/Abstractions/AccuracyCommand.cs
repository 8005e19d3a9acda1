using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Reports;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A cmdlet that gives accuracy results, and holds models to what is asked of them.</summary>
public abstract class AccuracyCommand : ReportingCommand
{
    private Exception? _failure;
    private object? _failed;

    private protected AccuracyCommand()
    {
    }

    /// <summary>Most that each metric may drop, in its units. A model that drops more ends the command with an error.</summary>
    [Parameter]
    public double MaxDrop { get; set; }

    /// <summary>Least signal to quantization noise ratio of each output, in dB.</summary>
    [Parameter]
    public double MinimumSqnr { get; set; }

    /// <summary>Models fail also where the samples are too few to rule out a larger drop than -MaxDrop.</summary>
    [Parameter]
    public SwitchParameter Conclusive { get; set; }

    /// <summary>Confidence of intervals.</summary>
    [Parameter]
    [ValidateRange(0.5, 0.9999)]
    public double Confidence { get; set; } = AccuracyResult.DefaultConfidence;

    /// <summary>Writes results with their verdicts and raises no error for models that fail.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool IsGate => IsBound(nameof(MaxDrop)) || IsBound(nameof(MinimumSqnr));

    private protected AccuracyGate Gate => new()
    {
        MaxDrop = IsBound(nameof(MaxDrop)) ? MaxDrop : null,
        MinimumSqnr = IsBound(nameof(MinimumSqnr)) ? MinimumSqnr : null,
        RequireConclusive = Conclusive,
    };

    /// <summary>Refuses options that contradict each other.</summary>
    private protected void RequireOptions()
    {
        if (Conclusive && !IsBound(nameof(MaxDrop)))
            this.EndWith(ErrorCatalogue.InvalidOption("-Conclusive has no meaning without -MaxDrop.", "Leave it out, or limit the drop."), null);
        try
        {
            Gate.Require();
        }
        catch (TfLiteQuantException error)
        {
            this.EndWith(error, null);
        }

        RequireReport();
    }

    /// <summary>The full path of a file to write a part to, refused before anything is measured where that will not do.</summary>
    private protected string PartTarget(string given, string option)
    {
        try
        {
            var path = Resolver.Literal(given);
            if (IsReportFile(path)) throw ErrorCatalogue.InvalidOption($"{option} and -ReportPath would both write '{path}'.", "Name another file for one of them; a report's JSON lies beside its page.");
            AccuracyPart.RequireTarget(path, Force);
            return path;
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            this.EndWith(error, given);
            throw;
        }
    }

    /// <summary>Reports on a part's models, in their order, with what was measured of each.</summary>
    private protected static IReadOnlyList<ModelReport> WithAccuracy(IReadOnlyList<ModelReport> reports, AccuracyPart part, IReadOnlyList<AccuracyResult> results)
        => [.. reports.Zip(part.Models, (report, model) => report with { Accuracy = [.. results.Where(result => result.Path == model.Path)] })];

    /// <summary>Writes the report, then the last results, which were held back for it (who stops the pipeline at the first of them has
    /// both), and holds models to what is asked. A report that cannot be written ends the command once what was measured is given.</summary>
    /// <param name="reports">What the report tells of each model.</param>
    /// <param name="results">All results.</param>
    /// <param name="last">Those that are not written yet.</param>
    private protected void Finish(IReadOnlyList<ModelReport> reports, IReadOnlyList<AccuracyResult> results, IReadOnlyList<AccuracyResult> last)
    {
        var failure = TrySave(reports);
        Write(last);
        if (failure is not null) this.EndWith(failure, ReportPath);
        RequirePassed(results);
    }

    /// <summary>The results of a part, judged.</summary>
    private protected IReadOnlyList<AccuracyResult> Judged(AccuracyPart part)
    {
        try
        {
            return [.. part.Results(Confidence).Select(Gate.Judge)];
        }
        catch (TfLiteQuantException error)
        {
            this.EndWith(error, part.Reference.Path);
            return [];
        }
    }

    /// <summary>Writes results with their warnings.</summary>
    private protected void Write(IEnumerable<AccuracyResult> results)
    {
        foreach (var result in results)
        {
            foreach (var warning in result.Warnings) WriteWarning($"{result.Path}: {warning}");
            if (result.Verdict == AccuracyVerdict.Passed)
                foreach (var reason in result.Reasons) WriteWarning($"{result.Path}: {reason}");
            WriteObject(result);
        }
    }

    /// <summary>Ends the command with an error for models that fail, or that could not be measured though they were to be
    /// held to something.</summary>
    private void RequirePassed(IReadOnlyList<AccuracyResult> results)
    {
        if (!IsGate || PassThru) return;
        List<AccuracyResult> failed = [.. results.Where(static result => result.Verdict == AccuracyVerdict.Failed)];
        // What could not be measured has been told by errors of its own, and who waits for this one's id must not miss it.
        if (failed.Count == 0 && _failure is not null) this.EndWith(_failure, _failed);
        if (failed.Count == 0) return;
        var error = new TfLiteQuantException(
            ErrorCode.AccuracyDropExceeded,
            string.Join(Environment.NewLine, failed.Select(static result => $"{result.Path}: {string.Join(' ', result.Reasons)}")),
            "Compare-QuantizedModel shows which operators hurt, and -Exclude leaves them float; more calibration data, or 16-bit activations, may help too.");
        this.EndWith(error, failed.Count == 1 ? failed[0] : failed.ToArray());
    }

    /// <summary>Notes an error of one model. A command that holds models to something must not end well then.</summary>
    private protected void Note(Exception error, object? target)
    {
        (_failure, _failed) = (_failure ?? error, _failure is null ? target : _failed);
        WriteError(ErrorCatalogue.Record(error, target));
    }

    /// <summary>Runs work that concerns the models of one float model; its failure ends the command, unless there are others to go on with.</summary>
    private protected T? Attempt<T>(string item, bool isOneOfSeveral, Func<PipelinePump, CancellationToken, T> work)
        where T : class
    {
        if (TryQuietly(item, work, out var value, out var failure)) return value;
        if (!isOneOfSeveral || failure is TfLiteQuantException { Code: ErrorCode.InvalidOption }) this.EndWith(failure, item);
        Note(failure, item);
        return null;
    }

    /// <summary>Runs work that concerns the whole command; its failure ends the command.</summary>
    private protected T Require<T>(string item, Func<PipelinePump, CancellationToken, T> work)
    {
        if (!TryQuietly(item, work, out var value, out var failure)) this.EndWith(failure, item);
        return value;
    }
}
