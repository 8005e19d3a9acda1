using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Reads a small float constant while a graph is looked at.</summary>
internal static class FloatConstant
{
    // Equivalents are made for constants that people write by hand or that follow the channels.
    private const int MostValues = 1 << 16;

    /// <summary>The values; null where the tensor is absent, computed, not float, large, or stored elsewhere.</summary>
    public static float[]? Read(int tensor, Subgraph graph)
        => tensor >= 0 && graph.Tensors[tensor] is { Type: TensorType.Float32, IsConstant: true, ExternalBufferId: 0, Sparsity: null } constant
            && constant.ElementCount is > 0 and <= MostValues and var count
                ? constant.Buffer.Data.AsSpan<float>()[..(int)count].ToArray()
                : null;
}
