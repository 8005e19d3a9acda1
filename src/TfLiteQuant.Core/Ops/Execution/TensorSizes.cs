using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Sizes of tensors at run time.</summary>
public static class TensorSizes
{
    /// <summary>Bits an element takes at run time: as in a file, and 32 for the handle that a resource is; 0 for strings and
    /// variants, which the engine does not hold.</summary>
    public static int Bits(TensorType type) => type == TensorType.Resource ? 32 : type.BitsPerElement();

    /// <summary>Bytes that <paramref name="count"/> elements take.</summary>
    public static long Bytes(TensorType type, long count) => ((count * Bits(type)) + 7) / 8;

    /// <summary>Product of the dimensions, as far as it fits in 56 bits (so that bytes can be computed from it).</summary>
    /// <returns>False where a dimension is negative or the product is larger.</returns>
    public static bool TryCount(ReadOnlySpan<int> shape, out long count)
    {
        const long Most = 1L << 56;
        count = 1;
        foreach (var dimension in shape)
            if (dimension == 0) count = 0;
        foreach (var dimension in shape)
        {
            if (dimension < 0) return false;
            if (dimension > 0 && count > Most / dimension) return false;
            count *= dimension;
        }

        return true;
    }
}
