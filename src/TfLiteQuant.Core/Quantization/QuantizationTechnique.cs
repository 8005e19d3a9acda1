namespace TfLiteQuant.Quantization;

/// <summary>What a model is turned into.</summary>
public enum QuantizationTechnique
{
    /// <summary>Weights int8, activations float and quantized on the fly by hybrid kernels. Needs no data.</summary>
    DynamicRange,

    /// <summary>Weights half precision, computation float. Needs no data.</summary>
    Float16,

    /// <summary>Weights and activations int8; operators without an integer kernel stay float.</summary>
    FullInteger,

    /// <summary>Every operator integer, or refusal: for microcontrollers and the Edge TPU.</summary>
    IntegerOnly,

    /// <summary>Activations int16, weights int8.</summary>
    Int16x8,
}
