namespace TfLiteQuant.Evaluation;

/// <summary>What is counted in a table of classes.</summary>
public enum ClassTable
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Samples.</summary>
    Samples,

    /// <summary>Pixels.</summary>
    Pixels,
}
