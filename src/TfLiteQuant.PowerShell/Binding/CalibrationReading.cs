using System.Management.Automation;
using TfLiteQuant.Calibration;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Finds calibration tables in what a script gives: results of a measurement, tables, or files of them.</summary>
/// <param name="resolver">Turns names into paths.</param>
internal sealed class CalibrationReading(FilePathResolver resolver)
{
    // What results turn into on their way from another process or machine.
    private const string Copy = "Deserialized.";

    /// <summary>Whether an object of the pipeline is a calibration, and neither a model nor the name of a file.</summary>
    public static bool IsCalibration(object? source) => ArrayReading.Unwrap(source) is CalibrationResult or CalibrationTable || IsCopy(source);

    /// <summary>The tables.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">Something is no table, or a file cannot be read.</exception>
    public IReadOnlyList<MeasuredTable> Read(IEnumerable<object> sources) => [.. sources.SelectMany(Read)];

    private IEnumerable<MeasuredTable> Read(object source) => ArrayReading.Unwrap(source) switch
    {
        CalibrationResult result => [new MeasuredTable(result.Calibration, result.Options)],
        CalibrationTable table => [new MeasuredTable(table, null)],
        FileInfo file => [new MeasuredTable(CalibrationTable.Load(file.FullName), null)],
        string path => resolver.Matches(path).Select(static file => new MeasuredTable(CalibrationTable.Load(file), null)),
        _ when IsCopy(source) => throw ErrorCatalogue.InvalidOption(
            $"'{source}' is a copy of a calibration, as jobs and remote sessions give it, and has not what was recorded.", "Write it to a file there with Export-TensorRange, and name that file with -Calibration."),
        var other => throw ErrorCatalogue.InvalidOption($"'{other}' ({other?.GetType().Name}) is no calibration.", "Give what Measure-TensorRange writes, or a file of Export-TensorRange."),
    };

    private static bool IsCopy(object? source) => source is PSObject copy && copy.TypeNames.Contains(Copy + typeof(CalibrationResult).FullName);
}
