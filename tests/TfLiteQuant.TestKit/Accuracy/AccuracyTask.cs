namespace TfLiteQuant.TestKit;

/// <summary>A metric of an output that is held against a label.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Output">Position of the output among the float model's.</param>
/// <param name="Label">Name of the label.</param>
public sealed record AccuracyTask(string Metric, int Output, string Label);
