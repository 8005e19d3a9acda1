using System.Diagnostics;
using System.Management.Automation;
using TfLiteQuant.Calibration;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.PowerShell.Views;
using TfLiteQuant.Schema;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Measure-TensorRange</c>: which values the tensors of float models take on representative data.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "TensorRange", DefaultParameterSetName = PathSet)]
[OutputType(typeof(CalibrationResult))]
public sealed class MeasureTensorRangeCommand : ExecutionCommand
{
    private ThrottledProgress _progress = null!;
    private RangeOptions _options = null!;
    private string? _checkpoint;
    private string? _checkpointOf;

    /// <summary>Uses all cores: the result does not depend on it.</summary>
    public MeasureTensorRangeCommand() => Threads = 0;

    /// <summary>Samples that stand for what the model will see; one dataset for each signature.</summary>
    [Parameter(Position = 1)]
    [Alias("RepresentativeDataset")]
    [DatasetTransformation]
    [ValidateNotNullOrEmpty]
    public RepresentativeDataset[] Dataset { get; set; } = [];

    /// <summary>How ranges are chosen from what was seen.</summary>
    [Parameter]
    public CalibrationMethod Method { get; set; }

    /// <summary>Percent of the values that ranges keep. -Method Percentile only.</summary>
    [Parameter]
    [ValidateRange(50.0, 100.0)]
    public double Percentile { get; set; } = RangeOptions.DefaultPercentile;

    /// <summary>Most samples of each dataset.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <summary>Which values are counted in histograms. The default is a sample of them, and all where the method looks at them.</summary>
    [Parameter]
    public HistogramMode Histogram { get; set; }

    /// <summary>A file that keeps what has been counted, so that a later run can go on from there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Draws samples at random instead of reading them.</summary>
    [Parameter]
    public SwitchParameter SyntheticData { get; set; }

    /// <summary>How many samples to draw.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int SampleCount { get; set; } = 100;

    /// <summary>What samples are drawn from: the same number gives the same samples.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Seed { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        DatasetTransformationAttribute.Require(this, Dataset);
        try
        {
            _options = RangeParameters.Read(Method, IsBound(nameof(Percentile)) ? Percentile : null);
            RequireData();
            _checkpoint = Checkpoint is null ? null : Resolver.Literal(Checkpoint);
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            this.EndWith(error, Checkpoint);
        }

        _progress = new ThrottledProgress(this, "Calibrating models");
    }

    private protected override void ProcessFile(string path)
    {
        if (_checkpoint is not null && _checkpointOf is not null)
        {
            WriteError(ErrorCatalogue.Record(ErrorCatalogue.InvalidOption($"One checkpoint keeps one model, and this one is that of '{_checkpointOf}'.", "Calibrate one model at a time, or leave -Checkpoint out."), path));
            return;
        }

        _checkpointOf = path;
        var started = Stopwatch.GetTimestamp();
        var succeeded = TryOnWorker(path, (pump, token) => Calibrate(path, pump, token), out var result);
        _progress.Complete();
        if (!succeeded) return;
        result = result with { Elapsed = Stopwatch.GetElapsedTime(started) };
        foreach (var warning in FindingText.Summaries(result.Findings)) WriteWarning($"{path}: {warning}");
        foreach (var finding in result.Findings) WriteVerbose($"{path}: {finding} {finding.Advice}");
        WriteObject(result);
    }

    private void RequireData()
    {
        if (SyntheticData && Dataset.Length > 0) throw ErrorCatalogue.InvalidOption("-Dataset and -SyntheticData exclude each other.", "Give the one or the other.");
        if (!SyntheticData && Dataset.Length == 0)
            throw new TfLiteQuantException(ErrorCode.CalibrationMissing, "There is no dataset to calibrate with.", "Give one with -Dataset. -SyntheticData draws random values, which is good for trials only.");
        foreach (var option in (string[])[nameof(SampleCount), nameof(Seed)])
            if (!SyntheticData && IsBound(option)) throw ErrorCatalogue.InvalidOption($"-{option} has no meaning without -SyntheticData.", "Leave it out.");
    }

    private CalibrationResult Calibrate(string path, PipelinePump pump, CancellationToken token)
    {
        using var model = ModelReader.Open(path);
        var calibrator = new Calibrator
        {
            Options = Options,
            Signature = Signature,
            First = First == long.MaxValue ? null : First,
            Histograms = IsBound(nameof(Histogram)) || !RangeEstimators.Of(Method).NeedsHistogram ? Histogram : HistogramMode.All,
            Checkpoint = _checkpoint,
            Progress = _progress.For(path, pump),
        };
        var table = calibrator.Run(model, SyntheticData ? Drawn(model) : Dataset, token);
        return CalibrationResult.Of(table, _options, table.Findings(model)) with { Path = path };
    }

    private IReadOnlyList<RepresentativeDataset> Drawn(TfLiteModel model)
        => Signature is null ? SyntheticDataset.ForAll(model, SampleCount, (ulong)Seed) : [new SyntheticDataset(SampleCount, seed: (ulong)Seed)];
}
