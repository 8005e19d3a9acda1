namespace TfLiteQuant.Evaluation;

/// <summary>What outputs are held against.</summary>
public enum MetricTruth
{
    /// <summary>The dataset's labels where it has some and the metric takes them, else the float model's output.</summary>
    Auto,

    /// <summary>The dataset's labels.</summary>
    Label,

    /// <summary>The float model's output, which then is right by definition.</summary>
    Reference,
}
