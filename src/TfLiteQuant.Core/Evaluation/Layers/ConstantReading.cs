using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>Reads the real values that a constant of a file stands for.</summary>
internal static class ConstantReading
{
    /// <summary>The values; null for constants that are no real numbers, sparse ones, and schemes beyond one scale, one for each index of
    /// an axis, or one for each block of the innermost dimension.</summary>
    /// <param name="tensor">The constant.</param>
    /// <param name="graph">Where it stands: tensors of its own hold scales for blocks.</param>
    public static float[]? Read(Tensor tensor, ComparableGraph graph)
    {
        if (tensor.Sparsity is not null || tensor.Buffer.Data.IsEmpty || tensor.ElementCount > Array.MaxLength) return null;
        var data = tensor.Buffer.Data;
        var count = (int)tensor.ElementCount;
        switch (tensor.Type)
        {
            case TensorType.Float32:
                return data.AsSpan<float>()[..count].ToArray();
            case TensorType.Float16:
                return Array.ConvertAll(data.AsSpan<Half>()[..count].ToArray(), static half => (float)half);
            case TensorType.Int8:
                return Expand(tensor, graph, data.AsSpan<sbyte>()[..count].ToArray());
            case TensorType.UInt8:
                return Expand(tensor, graph, data.AsSpan<byte>()[..count].ToArray());
            case TensorType.Int16:
                return Expand(tensor, graph, data.AsSpan<short>()[..count].ToArray());
            case TensorType.Int32:
                return Expand(tensor, graph, data.AsSpan<int>()[..count].ToArray());
            case TensorType.Int4 or TensorType.Int2:
                var codes = new sbyte[count];
                if (tensor.Type == TensorType.Int4) PackedCodes.UnpackInt4(data.AsSpan<byte>(), codes);
                else PackedCodes.UnpackInt2(data.AsSpan<byte>(), codes);
                return Expand(tensor, graph, codes);
            default:
                return null;
        }
    }

    private static float[]? Expand<T>(Tensor tensor, ComparableGraph graph, T[] codes)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        if (tensor.Quantization?.Details is BlockwiseQuantization blocks) return ExpandBlocks(tensor, graph, codes, blocks);
        if (tensor.Quantization is not { Scale: { Length: > 0 } scales, Details: null } parameters) return null;
        int[] zeros = parameters.ZeroPoint is { Length: > 0 } points ? Array.ConvertAll(points, static point => (int)point) : [0];
        var values = new float[codes.Length];
        if (scales.Length == 1)
        {
            AffineExpansion.Expand(codes, values, scales[0], zeros[0]);
            return values;
        }

        var shape = tensor.Shape ?? [];
        if (QuantizationParameters.AxisIn(shape, parameters.QuantizedDimension) is not { } axis || shape[axis] != scales.Length) return null;
        var inner = 1;
        for (var i = axis + 1; i < shape.Length; i++) inner *= shape[i];
        AffineExpansion.ExpandAxis(codes, values, scales, zeros.Length == scales.Length ? zeros : new int[scales.Length], inner);
        return values;
    }

    // Blocks have no zero points: the runtime's kernels know none.
    private static float[]? ExpandBlocks<T>(Tensor tensor, ComparableGraph graph, T[] codes, BlockwiseQuantization blocks)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var columns = tensor.Shape is [.., var innermost] ? innermost : 0;
        if (blocks.BlockSize <= 0 || columns % blocks.BlockSize != 0 || (uint)blocks.Scales >= (uint)graph.Tensors.Count) return null;
        if (Read(graph.Tensors[blocks.Scales], graph) is not { } scales || scales.Length != codes.Length / blocks.BlockSize) return null;
        var values = new float[codes.Length];
        for (int b = 0, at = 0; b < scales.Length; b++, at += blocks.BlockSize)
            AffineExpansion.Expand<T>(codes.AsSpan(at, blocks.BlockSize), values.AsSpan(at, blocks.BlockSize), scales[b], 0);
        return values;
    }
}
