using System.Management.Automation;
using TfLiteQuant.Calibration;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// As <see cref="FilePathTransformationAttribute"/>, but for calibrations whose model's path is not known: they are bound by its file
/// name, so that the cmdlet can say what is missing. Else the engine would say that a mandatory parameter is.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CalibratedPathTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly FilePathTransformationAttribute Files = new();

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => ArrayReading.Unwrap(inputData) switch
    {
        CalibrationResult { Path: null } result => WildcardPattern.Escape(result.Model),
        CalibrationTable table => WildcardPattern.Escape(table.Model.Name),
        _ => Files.Transform(engineIntrinsics, inputData),
    };
}
