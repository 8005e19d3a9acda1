using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels.Movement;

/// <summary>Exchanges rows and columns of a matrix in tiles that stay in the first-level cache.</summary>
internal static unsafe class Transposition
{
    private const int Tile = 8;

    /// <summary>Copies <c>target[r][c] = source[c][r]</c>; the source is contiguous along r, the target along c.</summary>
    /// <param name="source">First element.</param>
    /// <param name="sourceStride">Bytes from column to column of the source.</param>
    /// <param name="target">First element.</param>
    /// <param name="targetStride">Bytes from row to row of the target.</param>
    /// <param name="rows">Extent of r.</param>
    /// <param name="columns">Extent of c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T>(byte* source, long sourceStride, byte* target, long targetStride, int rows, int columns)
        where T : unmanaged
    {
        var column = 0;
        if (sizeof(T) == 4 && CpuFeatures.HasAvx)
        {
            // Two tiles side by side fill a cache line of the target at once: it need not stay until the rest comes.
            for (; column + 2 * Tile <= columns; column += 2 * Tile)
            {
                var from = source + column * sourceStride;
                var to = target + column * 4;
                var row = 0;
                for (; row + Tile <= rows; row += Tile)
                {
                    Tile8x8(from + row * 4, sourceStride, to + row * targetStride, targetStride);
                    Tile8x8(from + row * 4 + Tile * sourceStride, sourceStride, to + row * targetStride + Tile * 4, targetStride);
                }

                Elements<T>(from + row * 4, sourceStride, to + row * targetStride, targetStride, rows - row, 2 * Tile);
            }

            if (column + Tile <= columns)
            {
                var from = source + column * sourceStride;
                var to = target + column * 4;
                var row = 0;
                for (; row + Tile <= rows; row += Tile) Tile8x8(from + row * 4, sourceStride, to + row * targetStride, targetStride);
                Elements<T>(from + row * 4, sourceStride, to + row * targetStride, targetStride, rows - row, Tile);
                column += Tile;
            }
        }

        if (sizeof(T) <= 2 && CpuFeatures.HasX86Interleave)
        {
            // A tile is as many vectors of 128 bits as one has elements.
            var tile = 16 / sizeof(T);
            for (; column + tile <= columns; column += tile)
            {
                var from = source + column * sourceStride;
                var to = target + column * sizeof(T);
                var row = 0;
                for (; row + tile <= rows; row += tile)
                {
                    if (sizeof(T) == 1) NarrowTile.Bytes(from + row, sourceStride, to + row * targetStride, targetStride);
                    else NarrowTile.Words(from + row * 2, sourceStride, to + row * targetStride, targetStride);
                }

                Elements<T>(from + row * sizeof(T), sourceStride, to + row * targetStride, targetStride, rows - row, tile);
            }
        }

        for (; column < columns; column += Tile)
            Elements<T>(source + column * sourceStride, sourceStride, target + column * sizeof(T), targetStride, rows, Math.Min(Tile, columns - column));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Elements<T>(byte* source, long sourceStride, byte* target, long targetStride, int rows, int columns)
        where T : unmanaged
    {
        for (var row = 0; row < rows; row++, source += sizeof(T), target += targetStride)
            for (var c = 0; c < columns; c++) Unsafe.WriteUnaligned(target + c * sizeof(T), Unsafe.ReadUnaligned<T>(source + c * sourceStride));
    }

    // Interleave pairs of rows, then pairs of pairs, then exchange the 128-bit halves: 24 shuffles for 64 elements.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile8x8(byte* source, long from, byte* target, long to)
    {
        var r0 = Vector256.Load((float*)source);
        var r1 = Vector256.Load((float*)(source + from));
        var r2 = Vector256.Load((float*)(source + 2 * from));
        var r3 = Vector256.Load((float*)(source + 3 * from));
        var r4 = Vector256.Load((float*)(source + 4 * from));
        var r5 = Vector256.Load((float*)(source + 5 * from));
        var r6 = Vector256.Load((float*)(source + 6 * from));
        var r7 = Vector256.Load((float*)(source + 7 * from));
        var (a0, a1, a2, a3) = Quads(r0, r1, r2, r3);
        var (b0, b1, b2, b3) = Quads(r4, r5, r6, r7);
        Avx.Permute2x128(a0, b0, 0x20).Store((float*)target);
        Avx.Permute2x128(a1, b1, 0x20).Store((float*)(target + to));
        Avx.Permute2x128(a2, b2, 0x20).Store((float*)(target + 2 * to));
        Avx.Permute2x128(a3, b3, 0x20).Store((float*)(target + 3 * to));
        Avx.Permute2x128(a0, b0, 0x31).Store((float*)(target + 4 * to));
        Avx.Permute2x128(a1, b1, 0x31).Store((float*)(target + 5 * to));
        Avx.Permute2x128(a2, b2, 0x31).Store((float*)(target + 6 * to));
        Avx.Permute2x128(a3, b3, 0x31).Store((float*)(target + 7 * to));
    }

    // Transposes the 4x4 matrices in the lower and in the upper halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> C0, Vector256<float> C1, Vector256<float> C2, Vector256<float> C3) Quads(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3)
    {
        var low01 = Avx.UnpackLow(r0, r1);
        var high01 = Avx.UnpackHigh(r0, r1);
        var low23 = Avx.UnpackLow(r2, r3);
        var high23 = Avx.UnpackHigh(r2, r3);
        return (Avx.Shuffle(low01, low23, 0x44), Avx.Shuffle(low01, low23, 0xEE), Avx.Shuffle(high01, high23, 0x44), Avx.Shuffle(high01, high23, 0xEE));
    }
}
