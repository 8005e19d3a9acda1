namespace TfLiteQuant.TestKit;

/// <summary>What two models differ in.</summary>
public enum DifferenceKind
{
    /// <summary>Number of subgraphs, inputs or outputs.</summary>
    Structure,

    /// <summary>Operators there are, or their order, DEQUANTIZE and QUANTIZE left out.</summary>
    OperatorSequence,

    /// <summary>Version of an operator kind.</summary>
    OperatorVersion,

    /// <summary>A field of an operator's options.</summary>
    OperatorOptions,

    /// <summary>Where a value comes from, and through which DEQUANTIZE or QUANTIZE.</summary>
    Operand,

    /// <summary>How many DEQUANTIZE or QUANTIZE operators read one constant, or whether operators share it.</summary>
    Sharing,

    /// <summary>Where among the operators an inserted DEQUANTIZE or QUANTIZE stands.</summary>
    Placement,

    /// <summary>Element type of a tensor.</summary>
    ElementType,

    /// <summary>Dimensions of a tensor.</summary>
    Shape,

    /// <summary>Whether a tensor is quantized, per tensor or per axis, and along which.</summary>
    Scheme,

    /// <summary>A scale.</summary>
    Scale,

    /// <summary>A zero point.</summary>
    ZeroPoint,

    /// <summary>Values of a constant.</summary>
    Codes,

    /// <summary>Name of a constant, or of an input or output of a graph.</summary>
    Name,

    /// <summary>A signature.</summary>
    Signature,
}
