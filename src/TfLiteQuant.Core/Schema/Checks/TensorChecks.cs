using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Checks;

/// <summary>Checks a tensor: its shape, its data against shape and type, its quantization parameters.</summary>
internal static class TensorChecks
{
    /// <summary>Elements such that their bits still count in 63 bits.</summary>
    private const long MostElements = long.MaxValue / 128;

    public static void ThrowIfInvalid(Subgraph subgraph, int subgraphIndex, int index, HashSet<uint>? externalIds)
    {
        var tensor = subgraph.Tensors[index];
        var problem = FindShapeFault(tensor)
            ?? FindDataFault(tensor)
            ?? FindExternalFault(tensor, externalIds)
            ?? (tensor.Quantization is { } parameters ? QuantizationChecks.FindFault(subgraph, tensor, parameters) : null);
        if (problem is not null)
            throw ModelChecks.Error(problem, new ModelLocation(Subgraph: subgraphIndex, TensorIndex: index, TensorName: tensor.Name));
    }

    private static string? FindShapeFault(Tensor tensor)
    {
        long elements = 1;
        foreach (var dimension in tensor.Shape ?? [])
        {
            // -1 is an open dimension, which some writers put here and not only into the shape signature.
            if (dimension < -1 || (dimension == -1 && tensor.IsConstant))
                return $"The shape {Describe(tensor.Shape)} has a dimension of {dimension}.";
            var size = Math.Max((long)dimension, dimension == 0 ? 0 : 1);
            if (size != 0 && elements > MostElements / size) return $"The shape {Describe(tensor.Shape)} has more elements than memory can hold.";
            elements *= size;
        }

        return null;
    }

    private static string? FindDataFault(Tensor tensor)
    {
        var bits = tensor.Type.BitsPerElement();
        if (bits == 0 || tensor.Sparsity is not null || !tensor.IsConstant || tensor.ExternalBufferId != 0) return null;
        var needed = ((tensor.ElementCount * bits) + 7) / 8;

        // More than needed is a fault too, but one that the reference's own quantizer makes and its runtime loads.
        return tensor.Buffer.Data.Length >= needed
            ? null
            : $"The shape {Describe(tensor.Shape)} of {tensor.Type} takes {needed} bytes, but the tensor's buffer has {tensor.Buffer.Data.Length}.";
    }

    private static string? FindExternalFault(Tensor tensor, HashSet<uint>? externalIds)
        => tensor.ExternalBufferId == 0 || externalIds?.Contains(tensor.ExternalBufferId) == true
            ? null
            : $"The tensor refers to external buffer {tensor.ExternalBufferId}, which the model does not list.";

    private static string Describe(int[]? shape) => $"[{string.Join(", ", shape ?? [])}]";
}
