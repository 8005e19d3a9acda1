using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Checks;

/// <summary>Checks quantization parameters: counts against the shape, and values.</summary>
internal static class QuantizationChecks
{
    /// <summary>What is wrong with a tensor's parameters, null if nothing.</summary>
    public static string? FindFault(Subgraph subgraph, Tensor tensor, QuantizationParameters parameters) => parameters.Details switch
    {
        // With details, runtimes ignore the vectors.
        BlockwiseQuantization block => FindIndexFault(subgraph, block.Scales, block.ZeroPoints),
        MultiAxisQuantization axes => FindIndexFault(subgraph, axes.Scales, axes.ZeroPoints),
        not null => null,
        null => FindAffineFault(tensor, parameters),
    };

    private static string? FindIndexFault(Subgraph subgraph, int scales, int zeroPoints)
    {
        var tensors = subgraph.Tensors.Count;
        if ((uint)scales >= (uint)tensors) return $"The scales are tensor {scales}, but the subgraph has {tensors}.";
        return zeroPoints < -1 || zeroPoints >= tensors ? $"The zero points are tensor {zeroPoints}, but the subgraph has {tensors}." : null;
    }

    private static string? FindAffineFault(Tensor tensor, QuantizationParameters parameters)
    {
        if (parameters.Scale is not { Length: > 0 } scales) return null;
        for (var i = 0; i < scales.Length; i++)
        {
            // Zero and negative scales occur in models that run; these two cannot mean anything.
            if (!float.IsFinite(scales[i])) return $"Scale {i} is {scales[i]}.";
        }

        var zeroPoints = parameters.ZeroPoint?.Length ?? 0;
        if (zeroPoints > 1 && zeroPoints != scales.Length) return $"There are {scales.Length} scales, but {zeroPoints} zero points.";
        return scales.Length == 1 ? null : FindAxisFault(tensor.Shape, parameters.QuantizedDimension, scales.Length);
    }

    private static string? FindAxisFault(int[]? shape, int axis, int scales)
    {
        // Without dimensions there is nothing to count against; the runtime takes such tensors as they are.
        if (shape is not { Length: > 0 }) return null;
        if (QuantizationParameters.AxisIn(shape, axis) is not { } dimension)
            return $"The scales run along dimension {axis}, but the shape has {shape.Length}.";
        return shape[dimension] == scales ? null : $"There are {scales} scales along dimension {dimension}, which has {shape[dimension]} entries.";
    }
}
