using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Scales are positive, normal numbers.</summary>
public sealed class ScaleValueRule : TensorRule
{
    private const float SmallestNormal = 1.17549435e-38f;

    public override string Demand => "Scales are positive and no subnormal numbers.";

    private protected override IEnumerable<ModelFinding> Check(CheckedTensor tensor)
    {
        if (!tensor.HasCodes) yield break;
        var scales = tensor.Tensor.Quantization!.Scale!;
        if (Array.Exists(scales, static scale => scale < 0 || !float.IsFinite(scale)))
            yield return Finding(tensor, FindingSeverity.Error, "A scale is negative or no finite number.", "Quantize the tensor again.");
        var zeros = scales.Count(static scale => scale == 0);
        if (zeros > 0 && tensor.Tensor.IsConstant)
            yield return Finding(tensor, FindingSeverity.Warning, $"{zeros} of {scales.Length} scales are 0: these weights are 0, and XNNPACK leaves the operator to a slower kernel.", "Quantize again; channels of zeros take any positive scale.");
        else if (zeros > 0)
            yield return Finding(tensor, FindingSeverity.Error, "The scale is 0: nothing but 0 comes out, and quantizing divides by it.", "Calibrate with data that reaches this tensor, or exclude its operator.");
        if (Array.Exists(scales, static scale => scale is > 0 and < SmallestNormal))
            yield return Finding(tensor, FindingSeverity.Warning, "A scale is a subnormal number, which some processors take for 0.", "Quantize the tensor again.");
    }
}
