using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// The multiply loop for a right side of eight columns or fewer in vectors of sixteen lanes, such as the values of a small attention head:
/// two rows of the right side share a vector, so that half of the lanes are not multiplied for nothing.
/// </summary>
/// <remarks>
/// A vector of the panel has the columns of an even and of an odd row in turn; two neighbours of the left side are broadcast as one number
/// of twice the size. Tile: up to 8 rows, an accumulator each, enough for two multiply-adds a cycle of latency 4. Each result is the sum of
/// two: over even and over odd places of all pieces; where a piece has an odd length, its last place is multiplied alone. The order does
/// not depend on how the work was cut.
/// </remarks>
internal static unsafe class GemmPairKernel
{
    /// <summary>Columns that it takes at most.</summary>
    public const int MostColumns = 8;

    /// <summary>Shorter pieces are no faster in pairs; measured.</summary>
    private const int LeastDepth = 4;

    /// <summary>The same for pieces that leave a last place alone.</summary>
    private const int LeastOddDepth = 11;

    private const int Lanes = 16;

    /// <summary>Whether a right side is packed in pairs of rows.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="depth">Floats of a piece of a row of the left side.</param>
    public static bool Takes(int columns, int depth) => columns is > 0 and <= MostColumns && depth >= (depth % 2 == 0 ? LeastDepth : LeastOddDepth);

    /// <summary>Floats of a packed right side.</summary>
    /// <param name="rows">Its rows: pieces * depth.</param>
    /// <param name="depth">Floats of a piece.</param>
    public static long Length(int rows, int depth) => (long)rows / depth * ((depth + 1) / 2) * Lanes;

    /// <summary>Takes some rows of the right side: element [r, c] is <c>source[r * rowStride + c * columnStride]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* panel, int depth, int firstRow, int rows, int columns, float* source, nint rowStride, nint columnStride)
    {
        var mask = Vector256.Load(LaneMasks.First(columns));
        var (piece, place) = Math.DivRem(firstRow, depth);
        var pair = panel + (((nint)piece * ((depth + 1) / 2)) + (place / 2)) * Lanes;
        for (int taken; rows > 0; rows -= taken, source += taken * rowStride)
        {
            taken = columnStride == 1 && rows > 1 && place % 2 == 0 && place + 1 < depth ? 2 : 1;
            if (taken == 2) Interleave(source, source + rowStride, mask, pair);
            else for (var column = 0; column < columns; column++) pair[(2 * column) + (place % 2)] = source[column * columnStride];
            place += taken;
            if (place % 2 == 0 || place == depth) pair += Lanes;
            if (place == depth) place = 0;
        }
    }

    /// <summary>Multiplies one tile; the panel's step is not read.</summary>
    /// <typeparam name="TRows">A type of as many bytes as the tile has rows, 1 to 8.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TRows>(GemmTile* tile)
        where TRows : unmanaged
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        var rows = tile->Rows;
        var panel = tile->Panel;
        var (depth, offset) = (tile->Depth, tile->RowOffset);
        for (var tap = tile->Taps; tap > 0; tap--)
        {
            var r0 = rows[0] + offset;
            var r1 = sizeof(TRows) > 1 ? rows[1] + offset : null;
            var r2 = sizeof(TRows) > 2 ? rows[2] + offset : null;
            var r3 = sizeof(TRows) > 3 ? rows[3] + offset : null;
            var r4 = sizeof(TRows) > 4 ? rows[4] + offset : null;
            var r5 = sizeof(TRows) > 5 ? rows[5] + offset : null;
            var r6 = sizeof(TRows) > 6 ? rows[6] + offset : null;
            var r7 = sizeof(TRows) > 7 ? rows[7] + offset : null;
            rows += GemmTileKernel<Vector512<float>, Lanes512>.MaxRows;
            nint k = 0;
            for (; k + 1 < depth; k += 2, panel += Lanes)
            {
                var values = Vector512.Load(panel);
                s0 = Lanes512.MultiplyAdd(Both(r0 + k), values, s0);
                if (sizeof(TRows) > 1) s1 = Lanes512.MultiplyAdd(Both(r1 + k), values, s1);
                if (sizeof(TRows) > 2) s2 = Lanes512.MultiplyAdd(Both(r2 + k), values, s2);
                if (sizeof(TRows) > 3) s3 = Lanes512.MultiplyAdd(Both(r3 + k), values, s3);
                if (sizeof(TRows) > 4) s4 = Lanes512.MultiplyAdd(Both(r4 + k), values, s4);
                if (sizeof(TRows) > 5) s5 = Lanes512.MultiplyAdd(Both(r5 + k), values, s5);
                if (sizeof(TRows) > 6) s6 = Lanes512.MultiplyAdd(Both(r6 + k), values, s6);
                if (sizeof(TRows) > 7) s7 = Lanes512.MultiplyAdd(Both(r7 + k), values, s7);
            }

            if (k == depth) continue;

            // Lanes of an odd row that is not there hold zeros, which a left side without end must not meet.
            var last = Vector512.Load(panel);
            panel += Lanes;
            s0 = Lanes512.MultiplyAdd(One(r0 + k), last, s0);
            if (sizeof(TRows) > 1) s1 = Lanes512.MultiplyAdd(One(r1 + k), last, s1);
            if (sizeof(TRows) > 2) s2 = Lanes512.MultiplyAdd(One(r2 + k), last, s2);
            if (sizeof(TRows) > 3) s3 = Lanes512.MultiplyAdd(One(r3 + k), last, s3);
            if (sizeof(TRows) > 4) s4 = Lanes512.MultiplyAdd(One(r4 + k), last, s4);
            if (sizeof(TRows) > 5) s5 = Lanes512.MultiplyAdd(One(r5 + k), last, s5);
            if (sizeof(TRows) > 6) s6 = Lanes512.MultiplyAdd(One(r6 + k), last, s6);
            if (sizeof(TRows) > 7) s7 = Lanes512.MultiplyAdd(One(r7 + k), last, s7);
        }

        var outputs = tile->Outputs;
        var column = tile->Column;
        Vector256<float> bias = Vector256.Load(tile->Bias), mask = Vector256.Load(tile->LastMask);
        Vector256<float> min = Vector256.Create(tile->Min), max = Vector256.Create(tile->Max);
        Finish(outputs[0] + column, s0, bias, min, max, mask);
        if (sizeof(TRows) > 1) Finish(outputs[1] + column, s1, bias, min, max, mask);
        if (sizeof(TRows) > 2) Finish(outputs[2] + column, s2, bias, min, max, mask);
        if (sizeof(TRows) > 3) Finish(outputs[3] + column, s3, bias, min, max, mask);
        if (sizeof(TRows) > 4) Finish(outputs[4] + column, s4, bias, min, max, mask);
        if (sizeof(TRows) > 5) Finish(outputs[5] + column, s5, bias, min, max, mask);
        if (sizeof(TRows) > 6) Finish(outputs[6] + column, s6, bias, min, max, mask);
        if (sizeof(TRows) > 7) Finish(outputs[7] + column, s7, bias, min, max, mask);
    }

    /// <summary>Two neighbours in all lanes in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Both(float* at) => Vector512.Create(*(double*)at).AsSingle();

    /// <summary>One value in the even lanes, zero in the odd ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> One(float* at) => Vector512.Create((ulong)*(uint*)at).AsSingle();

    /// <summary>Adds even and odd places, then bias, activation and store of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* output, Vector512<float> sums, Vector256<float> bias, Vector256<float> min, Vector256<float> max, Vector256<float> mask)
    {
        // of each half's neighbours in 128 bits, those of the lower before those of the upper half: columns 0 1 4 5 2 3 6 7
        var added = Avx.HorizontalAdd(sums.GetLower(), sums.GetUpper()).AsDouble();
        var inOrder = Avx2.Permute4x64(added, 0b11_01_10_00).AsSingle();
        Lanes256.StoreMasked(output, Lanes256.Clamp(inOrder + bias, min, max), mask);
    }

    /// <summary>Columns of two rows in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(float* even, float* odd, Vector256<float> mask, float* target)
    {
        Vector256<float> e = Lanes256.LoadMasked(even, mask), o = Lanes256.LoadMasked(odd, mask);
        Vector256<float> low = Avx.UnpackLow(e, o), high = Avx.UnpackHigh(e, o);
        Avx.Permute2x128(low, high, 0x20).Store(target);
        Avx.Permute2x128(low, high, 0x31).Store(target + (Lanes / 2));
    }
}
