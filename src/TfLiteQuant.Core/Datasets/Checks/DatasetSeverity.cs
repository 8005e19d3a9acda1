namespace TfLiteQuant.Datasets;

/// <summary>How much a finding about a dataset matters.</summary>
public enum DatasetSeverity
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Results are likely to be worse than they could be.</summary>
    Warning,

    /// <summary>The dataset cannot be used for the model.</summary>
    Error,
}
