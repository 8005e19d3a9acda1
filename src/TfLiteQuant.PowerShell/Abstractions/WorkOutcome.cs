namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>How work on a worker thread ended.</summary>
/// <param name="Value">What it returned.</param>
/// <param name="Error">What it threw instead; null where it returned.</param>
internal readonly record struct WorkOutcome<T>(T? Value, Exception? Error);
