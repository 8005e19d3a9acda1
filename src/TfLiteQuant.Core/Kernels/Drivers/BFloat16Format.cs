namespace TfLiteQuant.Kernels;

/// <summary>The upper half of a float.</summary>
internal readonly struct BFloat16Format : IFloatFormat
{
    private const uint QuietBit = 0x0040;

    public static void Widen(ReadOnlySpan<ushort> codes, Span<float> values)
    {
        values = values[..codes.Length];
        for (var i = 0; i < codes.Length; i++) values[i] = BitConverter.UInt32BitsToSingle((uint)codes[i] << 16);
    }

    public static void Narrow(ReadOnlySpan<float> values, Span<ushort> codes)
    {
        codes = codes[..values.Length];
        for (var i = 0; i < values.Length; i++) codes[i] = Narrow(values[i]);
    }

    private static ushort Narrow(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        // rounding up could turn a NaN with few set bits into an infinity
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | QuietBit);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
