using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>A table of 256 integers in which 64 bytes are looked up at once: the integers' bytes lie in four tables of their own, in each of
/// which two lookups in 128 entries and a choice by the top bit find 64.</summary>
/// <remarks>For processors that permute bytes across 512-bit vectors (<see cref="CpuFeatures.HasBytePermutation512"/>).</remarks>
internal readonly struct WideTable
{
    private const int Entries = 256;
    private readonly byte[] _planes;

    /// <param name="values">256 integers.</param>
    public WideTable(ReadOnlySpan<int> values)
    {
        _planes = new byte[Entries * sizeof(int)];
        for (var plane = 0; plane < sizeof(int); plane++)
            for (var i = 0; i < Entries; i++) _planes[(plane * Entries) + i] = (byte)(values[i] >> (8 * plane));
    }

    /// <summary>Looks up.</summary>
    /// <param name="places">64 places of the table.</param>
    /// <param name="mask">All bits of the bytes whose integer is wanted; the others' are 0.</param>
    /// <returns>The integers: of every sixteen bytes the first four in the first vector, and so on, as narrowing twice puts them in order.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector512<int> First, Vector512<int> Second, Vector512<int> Third, Vector512<int> Fourth) Of(Vector512<byte> places, Vector512<byte> mask)
    {
        ref var planes = ref MemoryMarshal.GetArrayDataReference(_planes);
        Vector512<byte> a = Plane(ref planes, places) & mask, b = Plane(ref Unsafe.Add(ref planes, Entries), places) & mask;
        Vector512<byte> c = Plane(ref Unsafe.Add(ref planes, 2 * Entries), places) & mask, d = Plane(ref Unsafe.Add(ref planes, 3 * Entries), places) & mask;
        Vector512<short> lowAb = Avx512BW.UnpackLow(a, b).AsInt16(), highAb = Avx512BW.UnpackHigh(a, b).AsInt16();
        Vector512<short> lowCd = Avx512BW.UnpackLow(c, d).AsInt16(), highCd = Avx512BW.UnpackHigh(c, d).AsInt16();
        return (
            Avx512BW.UnpackLow(lowAb, lowCd).AsInt32(), Avx512BW.UnpackHigh(lowAb, lowCd).AsInt32(),
            Avx512BW.UnpackLow(highAb, highCd).AsInt32(), Avx512BW.UnpackHigh(highAb, highCd).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Plane(ref byte table, Vector512<byte> places)
    {
        var lower = Avx512Vbmi.PermuteVar64x8x2(Vector512.LoadUnsafe(ref table), places, Vector512.LoadUnsafe(ref table, 64));
        var upper = Avx512Vbmi.PermuteVar64x8x2(Vector512.LoadUnsafe(ref table, 128), places, Vector512.LoadUnsafe(ref table, 192));
        return Vector512.ConditionalSelect(Vector512.LessThan(places.AsSByte(), Vector512<sbyte>.Zero).AsByte(), upper, lower);
    }
}
