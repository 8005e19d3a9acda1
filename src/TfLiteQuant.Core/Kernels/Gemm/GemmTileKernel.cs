using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>
/// The one multiply loop: a tile of up to 8 x 3 vectors of the result stays in registers while a row of the panel after the
/// other is multiplied by one broadcast value per row.
/// </summary>
/// <remarks>
/// Tile: with 32 registers (AVX-512, 16 lanes) 8 rows x 3 vectors = 24 accumulators, 3 for the panel, 1 for the broadcast; with
/// 16 registers (AVX2) 6 x 2 = 12 accumulators, 2 and 1. Two multiply-adds a cycle of latency 4 need at least 8 accumulators.
/// Rows are read where they lie, through pointers (a convolution's taps are pieces of a row), so nothing is copied or packed
/// but the right side. Sums run over taps, then depth, each in a single float32 accumulator, whatever the tile: a result does
/// not depend on how the work was cut. The bias is added after the sum, as the reference does.
/// <para>Nothing is called in the method: the JIT would keep every accumulator that lives across a call in memory.</para>
/// <para>The counts of rows and vectors are the sizes of the type arguments: constants already when the JIT reads the code, so
/// that the parts a tile lacks are never compiled.</para>
/// </remarks>
internal static unsafe class GemmTileKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Rows of a full tile.</summary>
    public static int MaxRows => sizeof(TVector) == 64 ? 8 : 6;

    /// <summary>Vectors beside each other in a full tile.</summary>
    public static int MaxVectors => sizeof(TVector) == 64 ? 3 : 2;

    /// <summary>Multiplies one tile.</summary>
    /// <typeparam name="TRows">A type of as many bytes as the tile has rows.</typeparam>
    /// <typeparam name="TVectors">A type of as many bytes as the tile has vectors in a row.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TRows, TVectors>(GemmTile* tile)
        where TRows : unmanaged
        where TVectors : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        TVector s00 = default, s10 = default, s20 = default, s30 = default, s40 = default, s50 = default, s60 = default, s70 = default;
        TVector s01 = default, s11 = default, s21 = default, s31 = default, s41 = default, s51 = default, s61 = default, s71 = default;
        TVector s02 = default, s12 = default, s22 = default, s32 = default, s42 = default, s52 = default, s62 = default, s72 = default;
        var rows = tile->Rows;
        var panel = tile->Panel;
        var step = tile->PanelStep;
        var depth = tile->Depth;
        var offset = tile->RowOffset;
        var ahead = tile->Ahead;
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
            rows += MaxRows;
            for (nint k = 0; k < depth; k++)
            {
                var p0 = TLanes.Load(panel);
                var p1 = sizeof(TVectors) > 1 ? TLanes.Load(panel + lanes) : default;
                var p2 = sizeof(TVectors) > 2 ? TLanes.Load(panel + 2 * lanes) : default;
                if (CpuFeatures.HasPrefetch) Sse.Prefetch1(panel + ahead);
                panel += step;
                var first = TLanes.Broadcast(r0[k]);
                s00 = TLanes.MultiplyAdd(first, p0, s00);
                if (sizeof(TVectors) > 1) s01 = TLanes.MultiplyAdd(first, p1, s01);
                if (sizeof(TVectors) > 2) s02 = TLanes.MultiplyAdd(first, p2, s02);

                if (sizeof(TRows) > 1)
                {
                    var a = TLanes.Broadcast(r1[k]);
                    s10 = TLanes.MultiplyAdd(a, p0, s10);
                    if (sizeof(TVectors) > 1) s11 = TLanes.MultiplyAdd(a, p1, s11);
                    if (sizeof(TVectors) > 2) s12 = TLanes.MultiplyAdd(a, p2, s12);
                }

                if (sizeof(TRows) > 2)
                {
                    var a = TLanes.Broadcast(r2[k]);
                    s20 = TLanes.MultiplyAdd(a, p0, s20);
                    if (sizeof(TVectors) > 1) s21 = TLanes.MultiplyAdd(a, p1, s21);
                    if (sizeof(TVectors) > 2) s22 = TLanes.MultiplyAdd(a, p2, s22);
                }

                if (sizeof(TRows) > 3)
                {
                    var a = TLanes.Broadcast(r3[k]);
                    s30 = TLanes.MultiplyAdd(a, p0, s30);
                    if (sizeof(TVectors) > 1) s31 = TLanes.MultiplyAdd(a, p1, s31);
                    if (sizeof(TVectors) > 2) s32 = TLanes.MultiplyAdd(a, p2, s32);
                }

                if (sizeof(TRows) > 4)
                {
                    var a = TLanes.Broadcast(r4[k]);
                    s40 = TLanes.MultiplyAdd(a, p0, s40);
                    if (sizeof(TVectors) > 1) s41 = TLanes.MultiplyAdd(a, p1, s41);
                    if (sizeof(TVectors) > 2) s42 = TLanes.MultiplyAdd(a, p2, s42);
                }

                if (sizeof(TRows) > 5)
                {
                    var a = TLanes.Broadcast(r5[k]);
                    s50 = TLanes.MultiplyAdd(a, p0, s50);
                    if (sizeof(TVectors) > 1) s51 = TLanes.MultiplyAdd(a, p1, s51);
                    if (sizeof(TVectors) > 2) s52 = TLanes.MultiplyAdd(a, p2, s52);
                }

                if (sizeof(TRows) > 6)
                {
                    var a = TLanes.Broadcast(r6[k]);
                    s60 = TLanes.MultiplyAdd(a, p0, s60);
                    if (sizeof(TVectors) > 1) s61 = TLanes.MultiplyAdd(a, p1, s61);
                    if (sizeof(TVectors) > 2) s62 = TLanes.MultiplyAdd(a, p2, s62);
                }

                if (sizeof(TRows) > 7)
                {
                    var a = TLanes.Broadcast(r7[k]);
                    s70 = TLanes.MultiplyAdd(a, p0, s70);
                    if (sizeof(TVectors) > 1) s71 = TLanes.MultiplyAdd(a, p1, s71);
                    if (sizeof(TVectors) > 2) s72 = TLanes.MultiplyAdd(a, p2, s72);
                }
            }
        }

        var outputs = tile->Outputs;
        var column = tile->Column;
        var bias = tile->Bias;
        TVector min = TLanes.Broadcast(tile->Min), max = TLanes.Broadcast(tile->Max);
        var lastMask = tile->IsLastFull ? null : tile->LastMask;
        Finish<TVectors>(outputs[0] + column, bias, min, max, lastMask, s00, s01, s02);
        if (sizeof(TRows) > 1) Finish<TVectors>(outputs[1] + column, bias, min, max, lastMask, s10, s11, s12);
        if (sizeof(TRows) > 2) Finish<TVectors>(outputs[2] + column, bias, min, max, lastMask, s20, s21, s22);
        if (sizeof(TRows) > 3) Finish<TVectors>(outputs[3] + column, bias, min, max, lastMask, s30, s31, s32);
        if (sizeof(TRows) > 4) Finish<TVectors>(outputs[4] + column, bias, min, max, lastMask, s40, s41, s42);
        if (sizeof(TRows) > 5) Finish<TVectors>(outputs[5] + column, bias, min, max, lastMask, s50, s51, s52);
        if (sizeof(TRows) > 6) Finish<TVectors>(outputs[6] + column, bias, min, max, lastMask, s60, s61, s62);
        if (sizeof(TRows) > 7) Finish<TVectors>(outputs[7] + column, bias, min, max, lastMask, s70, s71, s72);
    }

    /// <summary>Bias, activation and store of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVectors>(float* output, float* bias, TVector min, TVector max, float* lastMask, TVector sum0, TVector sum1, TVector sum2)
        where TVectors : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        if (sizeof(TVectors) > 1) TLanes.Store(output, TLanes.Clamp(TLanes.Add(sum0, TLanes.Load(bias)), min, max));
        if (sizeof(TVectors) > 2) TLanes.Store(output + lanes, TLanes.Clamp(TLanes.Add(sum1, TLanes.Load(bias + lanes)), min, max));
        var before = (sizeof(TVectors) - 1) * lanes;
        var last = sizeof(TVectors) > 2 ? sum2 : sizeof(TVectors) > 1 ? sum1 : sum0;
        last = TLanes.Clamp(TLanes.Add(last, TLanes.Load(bias + before)), min, max);
        if (lastMask == null) TLanes.Store(output + before, last);
        else TLanes.StoreMasked(output + before, last, TLanes.Load(lastMask));
    }
}
