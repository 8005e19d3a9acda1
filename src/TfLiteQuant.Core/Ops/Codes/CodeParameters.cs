using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>How one tensor's codes stand for values, checked to be what integer kernels take: one scale, one zero point.</summary>
/// <param name="Type">Type of the codes.</param>
/// <param name="Scale">Real units per code, above 0.</param>
/// <param name="ZeroPoint">The code of 0.0, one that the type has.</param>
internal readonly record struct CodeParameters(TensorType Type, float Scale, int ZeroPoint)
{
    /// <summary>The smallest code.</summary>
    public int Min => (int)Type.CodeRange().Min;

    /// <summary>The largest code.</summary>
    public int Max => (int)Type.CodeRange().Max;

    /// <summary>Reads a tensor's parameters.</summary>
    /// <exception cref="TfLiteQuant.Diagnostics.TfLiteQuantException">It has none, several scales, a scale that is no positive number, a
    /// zero point beyond its type, or 16-bit codes with a zero point.</exception>
    public static CodeParameters Of(BindContext context, TensorValue tensor)
    {
        var found = Read(context, tensor);
        if (found.Type == TensorType.Int16 && found.ZeroPoint != 0)
            throw context.Unsupported($"Tensor {tensor.Index} '{tensor.Name}' has zero point {found.ZeroPoint}, expected is 0.", "Kernels of 16-bit codes are symmetric.");
        return found;
    }

    /// <summary>Reads parameters that the kernel fixes.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="tensor">Its tensor.</param>
    /// <param name="scale">The scale that the kernel's results have.</param>
    /// <param name="zeroPoint">Their zero point.</param>
    /// <param name="share">By which share of itself the scale may differ.</param>
    public static CodeParameters Fixed(BindContext context, TensorValue tensor, double scale, int zeroPoint, double share = 0)
    {
        var found = Read(context, tensor);
        if (Math.Abs(found.Scale - scale) > share * scale || found.ZeroPoint != zeroPoint)
            throw context.Unsupported(
                $"Tensor {tensor.Index} '{tensor.Name}' has scale {found.Scale} and zero point {found.ZeroPoint}, expected are {scale} and {zeroPoint}.",
                "The kernel's results have these parameters and no others.");
        return found;
    }

    /// <summary>The codes that a fused activation leaves.</summary>
    public (int Min, int Max) Within(FusedClamp clamp) => (
        float.IsNegativeInfinity(clamp.Min) ? Min : Math.Max(Min, Code(clamp.Min)),
        float.IsPositiveInfinity(clamp.Max) ? Max : Math.Min(Max, Code(clamp.Max)));

    private static CodeParameters Read(BindContext context, TensorValue tensor)
    {
        if (tensor.Quantization is not { Scale: { Length: > 0 } scales, Details: null } parameters)
            throw context.Fail($"Tensor {tensor.Index} '{tensor.Name}' has no scale.", "Integer kernels take codes with one scale and one zero point.");
        if (scales.Length > 1)
            throw context.Unsupported($"Tensor {tensor.Index} '{tensor.Name}' has {scales.Length} scales, but the operator takes one for the whole tensor.", "Quantize it with one scale.");
        if (!(scales[0] > 0) || !float.IsFinite(scales[0]))
            throw context.Fail($"Tensor {tensor.Index} '{tensor.Name}' has scale {scales[0]}, expected is a number above 0.", "The model is malformed.");
        var zero = parameters.ZeroPoint is { Length: > 0 } points ? points[0] : 0;
        if (tensor.Type is not (TensorType.Int4 or TensorType.Int8 or TensorType.UInt8 or TensorType.Int16 or TensorType.Int32 or TensorType.Int64)) throw context.UnsupportedType(tensor);
        var (min, max) = tensor.Type.CodeRange();
        if (zero < min || zero > max)
            throw context.Fail($"Tensor {tensor.Index} '{tensor.Name}' has zero point {zero}, expected is a code of {tensor.Type}, {min} to {max}.", "The model is malformed.");
        return new CodeParameters(tensor.Type, scales[0], (int)zero);
    }

    // in float and half away from zero, as the reference's; beyond int's range it only has to stay beyond the type's
    private int Code(float value) => (int)Math.Clamp(ZeroPoint + Math.Round(value / Scale, MidpointRounding.AwayFromZero), int.MinValue, int.MaxValue);
}
