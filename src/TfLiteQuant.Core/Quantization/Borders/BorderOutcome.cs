namespace TfLiteQuant.Quantization;

/// <summary>What became of an input or output.</summary>
public enum BorderOutcome
{
    /// <summary>It is as it was.</summary>
    Kept,

    /// <summary>The border moved inward, past a QUANTIZE or DEQUANTIZE that is gone.</summary>
    Moved,

    /// <summary>A QUANTIZE or DEQUANTIZE converts there now.</summary>
    Converted,
}
