using System.Management.Automation;
using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Import-TensorRange</c>: reads calibrations from files, and chooses ranges from them.</summary>
[Cmdlet(VerbsData.Import, "TensorRange", DefaultParameterSetName = PathSet)]
[OutputType(typeof(CalibrationResult))]
public sealed class ImportTensorRangeCommand : ModelFileCommand
{
    private RangeOptions _options = null!;

    /// <summary>How ranges are chosen from what was seen.</summary>
    [Parameter]
    public CalibrationMethod Method { get; set; }

    /// <summary>Percent of the values that ranges keep. -Method Percentile only.</summary>
    [Parameter]
    [ValidateRange(50.0, 100.0)]
    public double Percentile { get; set; } = RangeOptions.DefaultPercentile;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _options = RangeParameters.Read(Method, IsBound(nameof(Percentile)) ? Percentile : null);
        }
        catch (TfLiteQuantException error)
        {
            this.EndWith(error, null);
        }
    }

    private protected override void ProcessFile(string path)
    {
        if (TryOnWorker(path, (_, _) => Read(path), out var result)) WriteObject(result);
    }

    private CalibrationResult Read(string path)
    {
        var table = CalibrationTable.Load(path);
        return CalibrationResult.Of(table, _options, table.Findings());
    }
}
