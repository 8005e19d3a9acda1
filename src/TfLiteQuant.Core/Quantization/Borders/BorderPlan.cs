using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>How one input or output gets its type.</summary>
/// <param name="Change">What is told of it.</param>
/// <param name="Tensor">The tensor that is the border now.</param>
/// <param name="Core">The tensor of codes inside that the border leads to; the border itself where there is no other.</param>
/// <param name="Parameters">Parameters of the border to be; null for float.</param>
/// <param name="Absorbed">Conversions at the border that the new one stands for.</param>
/// <param name="Bypassed">Conversions that read the border and can read the new one as well.</param>
internal sealed record BorderPlan(
    BorderChange Change,
    int Tensor,
    int Core,
    QuantizationParameters? Parameters,
    IReadOnlyList<Operator> Absorbed,
    IReadOnlyList<Operator> Bypassed);
