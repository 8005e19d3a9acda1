using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>A constant in integer codes.</summary>
/// <param name="Type">Storage of the codes.</param>
/// <param name="Codes">The codes.</param>
/// <param name="Parameters">What they stand for.</param>
/// <param name="Shape">Dimensions; null for those of the float constant.</param>
internal sealed record QuantizedConstant(TensorType Type, ModelBuffer Codes, QuantizationParameters Parameters, int[]? Shape = null);
