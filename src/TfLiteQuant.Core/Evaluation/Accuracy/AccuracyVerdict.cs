namespace TfLiteQuant.Evaluation;

/// <summary>Whether a quantized model is as good as was asked for.</summary>
public enum AccuracyVerdict
{
    /// <summary>Nothing was asked for.</summary>
    None,

    /// <summary>It is.</summary>
    Passed,

    /// <summary>It is not.</summary>
    Failed,
}
