using System.Management.Automation;
using TfLiteQuant.Execution;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.Schema;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Measure-TfLiteModel</c>: how long models take on this machine, and which operators take it.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "TfLiteModel", DefaultParameterSetName = PathSet)]
[OutputType(typeof(LatencyReport))]
public sealed class MeasureTfLiteModelCommand : ExecutionCommand
{
    private ThrottledProgress _progress = null!;

    /// <summary>Runs that count.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int Runs { get; set; } = 50;

    /// <summary>Runs before those that count; left out, as many as it takes until the kernels are compiled.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int WarmUp { get; set; }

    /// <summary>Times each operator too, in as many runs again.</summary>
    [Parameter]
    public SwitchParameter Profile { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _progress = new ThrottledProgress(this, "Measuring models");

    private protected override void ProcessFile(string path)
    {
        var succeeded = TryOnWorker(path, (pump, token) => Measure(path, pump, token), out var report);
        _progress.Complete();
        if (succeeded) WriteObject(report);
    }

    private LatencyReport Measure(string path, PipelinePump pump, CancellationToken token)
    {
        using var model = ModelReader.Open(path);
        var measurement = new LatencyMeasurement
        {
            Runs = Runs,
            WarmUp = IsBound(nameof(WarmUp)) ? WarmUp : null,
            Profile = Profile,
            Signature = Signature,
            Options = Options,
            Progress = _progress.For(path, pump),
        };
        return measurement.Run(model, token);
    }
}
