namespace TfLiteQuant.Specification;

/// <summary>What a finding means for whoever wants to run the model.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know; the model is right.</summary>
    Information,

    /// <summary>It runs, but slower, less accurately or on fewer runtimes than it could.</summary>
    Warning,

    /// <summary>The target refuses the model, or computes something else than it means.</summary>
    Error,
}
