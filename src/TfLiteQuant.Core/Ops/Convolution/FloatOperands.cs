using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Checks that operators with weights share.</summary>
internal static class FloatOperands
{
    /// <summary>Refuses tensors of another type than float32.</summary>
    public static void Require(BindContext context, params ReadOnlySpan<TensorValue?> tensors)
    {
        foreach (var tensor in tensors)
            if (tensor is { Type: not TensorType.Float32 }) throw context.UnsupportedType(tensor);
    }

    /// <summary>An optional bias of a value per output channel.</summary>
    public static TensorValue? Bias(BindContext context, int position, int channels)
    {
        var bias = context.OptionalInput(position);
        Require(context, bias);
        if (bias is not null && bias.Count != channels)
            throw context.Fail($"Its bias, tensor {bias.Index} '{bias.Name}', has {bias.Count} values for {channels} output channels.", "The model is malformed.");
        return bias;
    }

    /// <summary>Gives an output its shape; refuses shapes of more elements than the engine can count.</summary>
    public static void Resize(BindContext context, TensorValue output, params ReadOnlySpan<int> shape)
    {
        double count = 1;
        foreach (var dimension in shape) count *= dimension;
        if (count is < 0 or > int.MaxValue)
            throw context.Fail($"Its output would be [{string.Join(", ", shape.ToArray())}].", "The model is malformed, or an input is too large.");
        output.Resize(shape);
    }
}
