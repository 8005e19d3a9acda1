using System.Management.Automation;
using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Merge-TensorRange</c>: makes one calibration of those of parts of the data.</summary>
[Cmdlet(VerbsData.Merge, "TensorRange")]
[OutputType(typeof(CalibrationResult))]
public sealed class MergeTensorRangeCommand : PSCmdlet
{
    private readonly List<CalibrationResult> _parts = [];

    /// <summary>Calibrations of one model, in the order of their samples.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public CalibrationResult[] InputObject { get; set; } = [];

    /// <summary>How ranges are chosen from what was seen. The default is how they were chosen from the first part.</summary>
    [Parameter]
    public CalibrationMethod Method { get; set; }

    /// <summary>Percent of the values that ranges keep. The method Percentile only.</summary>
    [Parameter]
    [ValidateRange(50.0, 100.0)]
    public double Percentile { get; set; } = RangeOptions.DefaultPercentile;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _parts.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_parts.Count == 0) return;
        try
        {
            WriteObject(Merge());
        }
        catch (TfLiteQuantException error)
        {
            this.EndWith(error, string.Join(", ", _parts.Select(static part => part.Model).Distinct()));
        }
    }

    private CalibrationResult Merge()
    {
        var bound = MyInvocation.BoundParameters;
        var isChosen = bound.ContainsKey(nameof(Method)) || bound.ContainsKey(nameof(Percentile));
        var options = isChosen
            ? RangeParameters.Read(bound.ContainsKey(nameof(Method)) ? Method : _parts[0].Method, bound.ContainsKey(nameof(Percentile)) ? Percentile : null)
            : _parts[0].Options;
        var table = CalibrationTable.Merge([.. _parts.Select(static part => part.Calibration)]);
        return CalibrationResult.Of(table, options, table.Findings()) with
        {
            Path = _parts.Select(static part => part.Path).FirstOrDefault(static path => path is not null),
            Elapsed = TimeSpan.FromTicks(_parts.Sum(static part => part.Elapsed.Ticks)),
        };
    }
}
