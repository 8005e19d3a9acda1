using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>The upper half of a float.</summary>
internal readonly struct BFloat16Format : IFloatFormat
{
    private const uint QuietBit = 0x0040;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Widen(ReadOnlySpan<ushort> codes, Span<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values[..codes.Length]);
        var i = 0;
        if (CpuFeatures.HasVectorsOf<ushort>())
        {
            ref var from = ref MemoryMarshal.GetReference(codes);
            ref var into = ref MemoryMarshal.GetReference(bits);
            for (; i <= codes.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            {
                Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)i), out var lower, out var upper);
                (lower << 16).StoreUnsafe(ref into, (nuint)i);
                (upper << 16).StoreUnsafe(ref into, (nuint)(i + Vector<uint>.Count));
            }
        }

        for (; i < codes.Length; i++) bits[i] = (uint)codes[i] << 16;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Narrow(ReadOnlySpan<float> values, Span<ushort> codes)
    {
        codes = codes[..values.Length];
        var i = 0;
        if (CpuFeatures.HasVectorsOf<ushort>())
        {
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var into = ref MemoryMarshal.GetReference(codes);
            for (; i <= values.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            {
                var lower = Narrow(Vector.LoadUnsafe(ref from, (nuint)i));
                Vector.Narrow(lower, Narrow(Vector.LoadUnsafe(ref from, (nuint)(i + Vector<uint>.Count)))).StoreUnsafe(ref into, (nuint)i);
            }
        }

        for (; i < values.Length; i++) codes[i] = Narrow(values[i]);
    }

    private static ushort Narrow(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        // rounding up could turn a NaN with few set bits into an infinity
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | QuietBit);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Narrow(Vector<float> values)
    {
        var bits = Vector.AsVectorUInt32(values);
        var rounded = (bits + new Vector<uint>(0x7FFF) + ((bits >>> 16) & Vector<uint>.One)) >>> 16;
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(values, values)), rounded, (bits >>> 16) | new Vector<uint>(QuietBit));
    }
}
