namespace TfLiteQuant.Kernels;

/// <summary>Codes of 4 or 2 bits to bytes; in a packed byte the first element has the low bits.</summary>
internal static class PackedCodes
{
    /// <summary>Signed 4-bit codes, -8 to 7.</summary>
    /// <param name="packed">Two codes a byte.</param>
    /// <param name="codes">As many as are wanted.</param>
    public static void UnpackInt4(ReadOnlySpan<byte> packed, Span<sbyte> codes)
    {
        for (var i = 0; i < codes.Length; i++) codes[i] = (sbyte)((sbyte)(packed[i >> 1] << ((i & 1) == 0 ? 4 : 0)) >> 4);
    }

    /// <summary>Unsigned 4-bit codes, 0 to 15.</summary>
    public static void UnpackUInt4(ReadOnlySpan<byte> packed, Span<sbyte> codes)
    {
        for (var i = 0; i < codes.Length; i++) codes[i] = (sbyte)((packed[i >> 1] >> ((i & 1) * 4)) & 15);
    }

    /// <summary>Signed 2-bit codes, -2 to 1.</summary>
    public static void UnpackInt2(ReadOnlySpan<byte> packed, Span<sbyte> codes)
    {
        for (var i = 0; i < codes.Length; i++) codes[i] = (sbyte)((sbyte)(packed[i >> 2] << (6 - ((i & 3) * 2))) >> 6);
    }

    /// <summary>Signed codes from any place on.</summary>
    /// <param name="packed">All codes.</param>
    /// <param name="bits">Bits of a code: 4 or 2.</param>
    /// <param name="first">The first code that is wanted.</param>
    /// <param name="codes">As many as are wanted.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, int bits, long first, Span<sbyte> codes)
    {
        var perByte = 8 / bits;
        for (var i = 0; i < codes.Length; i++)
        {
            // Shifted to the top, a code gets its sign.
            var at = first + i;
            codes[i] = (sbyte)((sbyte)(packed[(int)(at / perByte)] << (8 - bits - ((int)(at % perByte) * bits))) >> (8 - bits));
        }
    }
}
