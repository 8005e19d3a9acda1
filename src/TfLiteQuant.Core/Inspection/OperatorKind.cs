namespace TfLiteQuant.Inspection;

/// <summary>What an operator computes with.</summary>
public enum OperatorKind
{
    /// <summary>Float values, and float constants if any.</summary>
    Float,

    /// <summary>Quantized values: no float goes in or comes out.</summary>
    Integer,

    /// <summary>Float values and quantized ones together, as with integer weights under float activations.</summary>
    Hybrid,

    /// <summary>Conversions between the two (QUANTIZE, DEQUANTIZE), and what touches neither: indices, shapes, booleans, strings.</summary>
    Other,
}
