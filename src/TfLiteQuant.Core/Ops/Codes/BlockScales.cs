using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// Scales of a constant [rows, columns] whose codes have one for each block of consecutive columns. The file keeps them in a constant of
/// its own, in half precision, [rows, columns / block size].
/// </summary>
/// <param name="Values">Real units per code, the blocks of a row one behind the other.</param>
/// <param name="BlockSize">Columns of a block.</param>
internal sealed record BlockScales(float[] Values, int BlockSize)
{
    /// <summary>Reads and checks the scales of an operand.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">The file contradicts itself, or the scheme is one that the runtime's kernels do not read.</exception>
    public static BlockScales Of(BindContext context, TensorValue codes)
    {
        var name = $"tensor {codes.Index} '{codes.Name}'";
        if (codes.Quantization?.Details is not BlockwiseQuantization blocks)
            throw context.Unsupported($"The scheme of {name} is neither scales along a dimension nor scales for blocks.", "The engine has no kernel for it; quantize the model in another way.");
        if (codes.Type is not (TensorType.Int4 or TensorType.Int2)) throw context.UnsupportedType(codes);
        if (codes.Rank != 2) throw context.Unsupported($"Codes with scales for blocks, {name}, have {codes.Rank} dimensions.", "The runtime's kernels take two.");
        int rows = codes.Shape[0], columns = codes.Shape[1];
        if (blocks.BlockSize <= 0 || columns % blocks.BlockSize != 0)
            throw context.Fail($"Blocks of {blocks.BlockSize} do not divide the {columns} columns of {name}.", "Every row consists of whole blocks; the model is malformed.");
        if (context.TensorOfGraph(blocks.Scales) is not { Buffer.Data.IsEmpty: false } stored)
            throw context.Fail($"The scales of {name}, tensor {blocks.Scales}, are not in the file.", "Scales for blocks are a constant; the model is malformed.");
        if (stored.Type != TensorType.Float16)
            throw context.Unsupported($"The scales of {name}, tensor {blocks.Scales} '{stored.Name}', are {stored.Type}.", "The runtime reads scales for blocks in half precision.");
        var count = (long)rows * (columns / blocks.BlockSize);
        if (stored.ElementCount != count)
            throw context.Fail($"Tensor {blocks.Scales} '{stored.Name}' has {stored.ElementCount} scales for the {count} blocks of {name}.", "The model is malformed.");
        RequireSymmetry(context, blocks.ZeroPoints, count, name);
        var values = new float[count];
        HalfExpansion.Expand(stored.Buffer.Data.AsSpan<Half>()[..values.Length], values);
        if (Array.Exists(values, static value => !float.IsFinite(value)))
            throw context.Fail($"Tensor {blocks.Scales} '{stored.Name}' holds a scale that is not finite.", "The model is malformed.");
        return new BlockScales(values, blocks.BlockSize);
    }

    // Kernels ignore zero points. The field's default is 0, which files that mean "none" may have left: then it names any tensor.
    private static void RequireSymmetry(BindContext context, int zeroPoints, long count, string name)
    {
        if (zeroPoints < 0 || context.TensorOfGraph(zeroPoints) is not { Type: TensorType.Int8 or TensorType.Int16 or TensorType.Int32 or TensorType.Int64 or TensorType.Int4 or TensorType.Int2 } stored) return;
        if (stored.ElementCount == count && stored.Buffer.Data.AsSpan<byte>().ContainsAnyExcept((byte)0))
            throw context.Unsupported($"Blocks of {name} have zero points, tensor {zeroPoints} '{stored.Name}'.", "The runtime's kernels take blocks without; quantize symmetrically.");
    }
}
