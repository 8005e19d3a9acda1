using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Floats to half precision: nearest, ties to even, values beyond the half range at its end or infinite.</summary>
/// <remarks>
/// <para>Works on the bits without the sign, where order is that of magnitudes. Numbers in half's normal range: the exponent
/// is rebiased and half of the last kept bit, less one unless that bit is odd, is added before the low 13 bits are cut off.
/// Smaller ones: adding 0.5 in float arithmetic lines their bits up with half's subnormals and rounds in hardware.</para>
/// <para><c>TensorPrimitives.ConvertToHalf</c> gives the same halves, but its generic code runs unoptimized for the first
/// tenths of a second, which is most of a conversion's life.</para>
/// </remarks>
internal static class HalfPrecision
{
    /// <summary>The largest finite half.</summary>
    public const float Largest = 65504f;

    private const int WithoutSign = int.MaxValue;
    private const int LargestBits = 0x477F_E000;

    /// <summary>2^16, the smallest float that is a power of two and becomes infinite.</summary>
    private const int InfiniteBits = 0x4780_0000;
    private const int InfinityBits = 0x7F80_0000;
    private const int SmallestNormalBits = 113 << 23;
    private const int HalfBits = 126 << 23;
    private const int RebiasAndRound = ((15 - 127) << 23) + 0xFFF;
    private const int QuietNaN = 0x7E00;

    /// <summary>Converts values; NaN stays NaN, infinities become the largest half of their sign.</summary>
    /// <param name="values">Values in real units.</param>
    /// <param name="halves">As many halves as values.</param>
    /// <returns>How many values (NaN aside) lay beyond ±65504 and were clamped.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static long Convert(ReadOnlySpan<float> values, Span<Half> halves)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        var target = MemoryMarshal.Cast<Half, short>(halves)[..bits.Length];
        long beyond = 0;
        var i = 0;
        if (CpuFeatures.HasVector256)
        {
            ref var from = ref MemoryMarshal.GetReference(bits);
            ref var into = ref MemoryMarshal.GetReference(target);
            for (; i <= bits.Length - 16; i += 16)
            {
                var lower = Vector256.LoadUnsafe(ref from, (nuint)i);
                var upper = Vector256.LoadUnsafe(ref from, (nuint)i + 8);
                Vector256.Narrow(Convert(lower), Convert(upper)).StoreUnsafe(ref into, (nuint)i);
                var clamped = IsBeyond(lower) | IsBeyond(upper);
                if (clamped != Vector256<int>.Zero) beyond += CountBeyond(bits.Slice(i, 16));
            }
        }

        beyond += CountBeyond(bits[i..]);
        for (; i < bits.Length; i++) target[i] = Convert(bits[i]);
        return beyond;
    }

    /// <summary>Converts values as IEEE 754 has it: those beyond the half range become infinite.</summary>
    /// <param name="values">Values; NaN stays NaN.</param>
    /// <param name="halves">As many halves as values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Narrow(ReadOnlySpan<float> values, Span<Half> halves)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        var target = MemoryMarshal.Cast<Half, short>(halves)[..bits.Length];
        var i = 0;
        if (CpuFeatures.HasVector256)
        {
            ref var from = ref MemoryMarshal.GetReference(bits);
            ref var into = ref MemoryMarshal.GetReference(target);
            for (; i <= bits.Length - 16; i += 16)
                Vector256.Narrow(Convert(Vector256.LoadUnsafe(ref from, (nuint)i), InfiniteBits), Convert(Vector256.LoadUnsafe(ref from, (nuint)i + 8), InfiniteBits))
                    .StoreUnsafe(ref into, (nuint)i);
        }

        for (; i < bits.Length; i++) target[i] = Convert(bits[i], InfiniteBits);
    }

    /// <summary>One half, from and to bits: the specification of the vector form.</summary>
    /// <param name="bits">A float's bits.</param>
    /// <param name="largest">Bits of the magnitude that larger ones are taken for.</param>
    public static short Convert(int bits, int largest = LargestBits)
    {
        var magnitude = bits & WithoutSign;
        var sign = (bits >> 16) & 0x8000;
        if (magnitude > InfinityBits) return (short)(sign | QuietNaN);
        magnitude = Math.Min(magnitude, largest);
        if (magnitude < SmallestNormalBits)
        {
            var lined = BitConverter.Int32BitsToSingle(magnitude) + 0.5f;
            return (short)(sign | (BitConverter.SingleToInt32Bits(lined) - HalfBits));
        }

        var odd = (magnitude >> 13) & 1;
        return (short)(sign | ((magnitude + RebiasAndRound + odd) >> 13));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Convert(Vector256<int> bits, int largest = LargestBits)
    {
        var all = bits & Vector256.Create(WithoutSign);
        var sign = (bits >> 16) & Vector256.Create(0x8000);
        var magnitude = Vector256.Min(all, Vector256.Create(largest));
        var odd = (magnitude >> 13) & Vector256<int>.One;
        var normal = (magnitude + Vector256.Create(RebiasAndRound) + odd) >> 13;
        var subnormal = (magnitude.AsSingle() + Vector256.Create(0.5f)).AsInt32() - Vector256.Create(HalfBits);
        var number = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(SmallestNormalBits)), subnormal, normal);
        var isNaN = Vector256.GreaterThan(all, Vector256.Create(InfinityBits));
        return Vector256.ConditionalSelect(isNaN, Vector256.Create(QuietNaN), number) | sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> IsBeyond(Vector256<int> bits)
        => Vector256.GreaterThan(bits & Vector256.Create(WithoutSign), Vector256.Create(LargestBits));

    private static int CountBeyond(ReadOnlySpan<int> bits)
    {
        var count = 0;
        foreach (var value in bits)
            if ((value & WithoutSign) is > LargestBits and <= InfinityBits) count++;
        return count;
    }
}
