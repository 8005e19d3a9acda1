using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels.Movement;

/// <summary>Tiles of bytes and 16-bit words whose rows and columns are exchanged.</summary>
/// <remarks>Each step interleaves the first half of the vectors with the second: after as many steps as the tile's side has bits, vector
/// by vector holds what was element by element.</remarks>
internal static unsafe class NarrowTile
{
    /// <summary>Sixteen by sixteen bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bytes(byte* source, long from, byte* target, long to)
    {
        Vector128<byte> a0 = Load(source, from, 0), a1 = Load(source, from, 1), a2 = Load(source, from, 2), a3 = Load(source, from, 3);
        Vector128<byte> a4 = Load(source, from, 4), a5 = Load(source, from, 5), a6 = Load(source, from, 6), a7 = Load(source, from, 7);
        Vector128<byte> a8 = Load(source, from, 8), a9 = Load(source, from, 9), aA = Load(source, from, 10), aB = Load(source, from, 11);
        Vector128<byte> aC = Load(source, from, 12), aD = Load(source, from, 13), aE = Load(source, from, 14), aF = Load(source, from, 15);
        for (var step = 0; step < 4; step++)
        {
            Vector128<byte> b0 = Sse2.UnpackLow(a0, a8), b1 = Sse2.UnpackHigh(a0, a8), b2 = Sse2.UnpackLow(a1, a9), b3 = Sse2.UnpackHigh(a1, a9);
            Vector128<byte> b4 = Sse2.UnpackLow(a2, aA), b5 = Sse2.UnpackHigh(a2, aA), b6 = Sse2.UnpackLow(a3, aB), b7 = Sse2.UnpackHigh(a3, aB);
            Vector128<byte> b8 = Sse2.UnpackLow(a4, aC), b9 = Sse2.UnpackHigh(a4, aC), bA = Sse2.UnpackLow(a5, aD), bB = Sse2.UnpackHigh(a5, aD);
            Vector128<byte> bC = Sse2.UnpackLow(a6, aE), bD = Sse2.UnpackHigh(a6, aE), bE = Sse2.UnpackLow(a7, aF), bF = Sse2.UnpackHigh(a7, aF);
            (a0, a1, a2, a3, a4, a5, a6, a7) = (b0, b1, b2, b3, b4, b5, b6, b7);
            (a8, a9, aA, aB, aC, aD, aE, aF) = (b8, b9, bA, bB, bC, bD, bE, bF);
        }

        a0.Store(target);
        a1.Store(target + to);
        a2.Store(target + 2 * to);
        a3.Store(target + 3 * to);
        a4.Store(target + 4 * to);
        a5.Store(target + 5 * to);
        a6.Store(target + 6 * to);
        a7.Store(target + 7 * to);
        a8.Store(target + 8 * to);
        a9.Store(target + 9 * to);
        aA.Store(target + 10 * to);
        aB.Store(target + 11 * to);
        aC.Store(target + 12 * to);
        aD.Store(target + 13 * to);
        aE.Store(target + 14 * to);
        aF.Store(target + 15 * to);
    }

    /// <summary>Eight by eight words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Words(byte* source, long from, byte* target, long to)
    {
        Vector128<short> a0 = Load(source, from, 0).AsInt16(), a1 = Load(source, from, 1).AsInt16(), a2 = Load(source, from, 2).AsInt16(), a3 = Load(source, from, 3).AsInt16();
        Vector128<short> a4 = Load(source, from, 4).AsInt16(), a5 = Load(source, from, 5).AsInt16(), a6 = Load(source, from, 6).AsInt16(), a7 = Load(source, from, 7).AsInt16();
        for (var step = 0; step < 3; step++)
        {
            Vector128<short> b0 = Sse2.UnpackLow(a0, a4), b1 = Sse2.UnpackHigh(a0, a4), b2 = Sse2.UnpackLow(a1, a5), b3 = Sse2.UnpackHigh(a1, a5);
            Vector128<short> b4 = Sse2.UnpackLow(a2, a6), b5 = Sse2.UnpackHigh(a2, a6), b6 = Sse2.UnpackLow(a3, a7), b7 = Sse2.UnpackHigh(a3, a7);
            (a0, a1, a2, a3, a4, a5, a6, a7) = (b0, b1, b2, b3, b4, b5, b6, b7);
        }

        a0.Store((short*)target);
        a1.Store((short*)(target + to));
        a2.Store((short*)(target + 2 * to));
        a3.Store((short*)(target + 3 * to));
        a4.Store((short*)(target + 4 * to));
        a5.Store((short*)(target + 5 * to));
        a6.Store((short*)(target + 6 * to));
        a7.Store((short*)(target + 7 * to));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(byte* source, long from, int column) => Vector128.Load(source + column * from);
}
