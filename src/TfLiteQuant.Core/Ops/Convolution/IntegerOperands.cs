using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>Reads and checks the quantization of operands of integer products.</summary>
internal static class IntegerOperands
{
    /// <summary>Scale and zero point of an activation: one of each.</summary>
    public static (float Scale, int ZeroPoint) Parameters(BindContext context, TensorValue tensor)
    {
        if (tensor.Quantization is not { Scale: [var scale], Details: null } parameters || !(scale > 0) || !float.IsFinite(scale))
            throw context.Fail($"Tensor {tensor.Index} '{tensor.Name}' has not one scale above 0.", "An activation of codes needs one scale and zero point; the model is malformed.");
        var zero = parameters.ZeroPoint is [var point, ..] ? point : 0;
        var (min, max) = tensor.Type.CodeRange();
        if (zero < min || zero > max) throw context.Fail($"Tensor {tensor.Index} '{tensor.Name}' has the zero point {zero}, which {tensor.Type} does not hold.", "The model is malformed.");
        if (tensor.Type == TensorType.Int16 && zero != 0)
            throw context.Fail($"Tensor {tensor.Index} '{tensor.Name}' of int16 has the zero point {zero}.", "16-bit activations are symmetric; the model is malformed.");
        return (scale, (int)zero);
    }

    /// <summary>Scales of the weights, one per output channel, and their zero point.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="axis">The dimension that scales run along.</param>
    public static (float[] Scales, int ZeroPoint) Weights(BindContext context, TensorValue weights, int channels, int axis)
    {
        if (weights.Quantization is { Details: not null })
            throw context.Unsupported($"Its weights, tensor {weights.Index} '{weights.Name}', have scales for blocks.", "Only FULLY_CONNECTED on float activations takes those; other weights have one scale, or one per output channel.");
        if (weights.Quantization is not { Scale: { Length: > 0 } scales } parameters)
            throw context.Fail($"Its weights, tensor {weights.Index} '{weights.Name}', have no scale.", "Codes need one; the model is malformed.");
        if (scales.Length > 1 && (scales.Length != channels || QuantizationParameters.AxisIn(weights.Shape, parameters.QuantizedDimension) != axis))
            throw context.Fail(
                $"Its weights, tensor {weights.Index} '{weights.Name}', have {scales.Length} scales along dimension {parameters.QuantizedDimension} for {channels} output channels.",
                $"Scales run along dimension {axis}, one per output channel; the model is malformed.");
        // Below 0 a scale is odd but means what it says; files in use have such channels.
        if (Array.Exists(scales, static scale => !float.IsFinite(scale)))
            throw context.Fail($"Its weights, tensor {weights.Index} '{weights.Name}', have a scale that is not finite.", "The model is malformed.");
        long[] zeros = parameters.ZeroPoint ?? [];
        if (scales.Length > 1 && Array.Exists(zeros, static zero => zero != 0))
            throw context.Fail($"Its weights, tensor {weights.Index} '{weights.Name}', have several scales and a zero point.", "Weights with a scale per channel are symmetric; the model is malformed.");
        var zero = zeros is [var point, ..] ? point : 0;
        var (min, max) = weights.Type.CodeRange();
        if (zero < min || zero > max) throw context.Fail($"Its weights have the zero point {zero}, which {weights.Type} does not hold.", "The model is malformed.");
        return (scales.Length == channels ? scales : [.. Enumerable.Repeat(scales[0], channels)], (int)zero);
    }

    /// <summary>Codes that an output may take, after its type and a fused activation: bounds in real units become codes by
    /// <c>zero point + round(bound / scale)</c>, in single precision with halves away from zero.</summary>
    public static CodeRange Codes(BindContext context, TensorValue output, int activation)
    {
        var (scale, zero) = Parameters(context, output);
        var (min, max) = output.Type.CodeRange();
        var range = FusedRange.Of(activation);
        return new CodeRange(zero, (int)Math.Max(min, Code(range.Min)), (int)Math.Min(max, Code(range.Max)));

        double Code(float bound) => float.IsFinite(bound) ? zero + (double)MathF.Round(bound / scale, MidpointRounding.AwayFromZero) : bound;
    }

    /// <summary>An optional bias of integers, a value per output channel.</summary>
    public static TensorValue? Bias(BindContext context, int position, int channels, params ReadOnlySpan<TensorType> types)
    {
        if (context.OptionalInput(position) is not { } bias) return null;
        if (!types.Contains(bias.Type)) throw context.UnsupportedType(bias);
        if (bias.Count != channels)
            throw context.Fail($"Its bias, tensor {bias.Index} '{bias.Name}', has {bias.Count} values for {channels} output channels.", "The model is malformed.");
        return bias;
    }

    /// <summary>Scale of the sums over scale of the output, per channel, in double precision.</summary>
    public static double[] Factors(float input, float[] weights, float output) => Array.ConvertAll(weights, weight => (double)input * weight / output);

    /// <summary>Factors in fixed point.</summary>
    public static FixedPointMultiplier[] Multipliers(double[] factors) => Array.ConvertAll(factors, FixedPointMultiplier.From);
}
