using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>A value that is compared: an operator's output in the quantized model, and what it stands for in the float model.</summary>
/// <param name="Quantized">The quantized model's tensor.</param>
/// <param name="Reference">The float model's tensor.</param>
/// <param name="Operator">Index of the quantized operator that computes it.</param>
internal sealed record ComparedValue(TensorId Quantized, TensorId Reference, int Operator)
{
    /// <summary>A tally of ranges for it; null where it is stored as floats.</summary>
    public static RangeTally? RangeOf(Tensor tensor)
    {
        if (tensor.Quantization is not { Scale: [> 0 and var scale], Details: null } || !tensor.Type.IsQuantizedStorage()) return null;
        var zeroPoint = tensor.Quantization.ZeroPoint is [var zero, ..] ? zero : 0;
        var (least, most) = tensor.Type.CodeRange();
        return new RangeTally(scale * (double)(least - zeroPoint), scale * (double)(most - zeroPoint), scale);
    }
}
