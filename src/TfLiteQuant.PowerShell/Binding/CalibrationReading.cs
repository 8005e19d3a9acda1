using System.Management.Automation;
using TfLiteQuant.Calibration;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Finds calibration tables in what a script gives: results of a measurement, tables, or files of them.</summary>
/// <param name="resolver">Turns names into paths.</param>
internal sealed class CalibrationReading(FilePathResolver resolver)
{
    /// <summary>The tables, with how their ranges were chosen where that is known.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">Something is no table, or a file cannot be read.</exception>
    public IReadOnlyList<(CalibrationTable Table, RangeOptions? Options)> Read(IEnumerable<object> sources) => [.. sources.SelectMany(Read)];

    private IEnumerable<(CalibrationTable Table, RangeOptions? Options)> Read(object source) => ArrayReading.Unwrap(source) switch
    {
        CalibrationResult result => [(result.Calibration, result.Options)],
        CalibrationTable table => [(table, null)],
        FileInfo file => [(CalibrationTable.Load(file.FullName), null)],
        string path => resolver.Matches(path).Select(static file => (CalibrationTable.Load(file), (RangeOptions?)null)),
        var other => throw ErrorCatalogue.InvalidOption($"'{other}' ({other?.GetType().Name}) is no calibration.", "Give what Measure-TensorRange writes, or a file of Export-TensorRange."),
    };
}
