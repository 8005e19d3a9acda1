using TfLiteQuant.Calibration;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>A calibration that a script gives.</summary>
/// <param name="Table">What was recorded.</param>
/// <param name="Options">How its ranges were chosen; null where a table or its file was given, which keep none.</param>
internal sealed record MeasuredTable(CalibrationTable Table, RangeOptions? Options);
