namespace TfLiteQuant.Evaluation;

/// <summary>What a metric's figures are.</summary>
public enum MetricUnit
{
    /// <summary>From 0 to 1.</summary>
    Proportion,

    /// <summary>Ten times the decimal logarithm of a ratio of powers.</summary>
    Decibel,

    /// <summary>Anything else; errors are in the units of the output or their squares.</summary>
    Value,
}
