using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// The multiply loop for panels whose last vector of sixteen lanes has eight columns or fewer, such as one and a half vectors for 24
/// output channels: two rows of the left side share that vector's lanes, so that half of them are not multiplied for nothing.
/// </summary>
/// <remarks>
/// Tile: 8 rows; 8 or 16 accumulators for full vectors and 4 for the halves, 3 for the panel, 2 for broadcasts, a mask. The
/// panel has the half vector twice, once in each half of a register. Putting two broadcasts together is no work for the
/// multipliers. Order of a sum: as in the other kernels.
/// </remarks>
internal static unsafe class GemmHalfKernel
{
    /// <summary>Rows of a tile; there is no other size.</summary>
    public const int Rows = 8;

    /// <summary>Columns of the last vector that it takes at most.</summary>
    public const int MostColumns = 8;

    /// <summary>Multiplies one tile.</summary>
    /// <typeparam name="TVectors">A type of as many bytes as the panel has vectors in a row, the half one among them: 2 or 3.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TVectors>(GemmTile* tile)
        where TVectors : unmanaged
    {
        const int Lanes = 16;
        Vector512<float> s00 = default, s10 = default, s20 = default, s30 = default, s40 = default, s50 = default, s60 = default, s70 = default;
        Vector512<float> s01 = default, s11 = default, s21 = default, s31 = default, s41 = default, s51 = default, s61 = default, s71 = default;
        Vector512<float> h0 = default, h2 = default, h4 = default, h6 = default;
        var lower = Vector512.Load(LaneMasks.First(MostColumns));
        var rows = tile->Rows;
        var panel = tile->Panel;
        var step = tile->PanelStep;
        var depth = tile->Depth;
        var offset = tile->RowOffset;
        for (var tap = tile->Taps; tap > 0; tap--)
        {
            float* r0 = rows[0] + offset, r1 = rows[1] + offset, r2 = rows[2] + offset, r3 = rows[3] + offset;
            float* r4 = rows[4] + offset, r5 = rows[5] + offset, r6 = rows[6] + offset, r7 = rows[7] + offset;
            rows += Rows;
            for (nint k = 0; k < depth; k++)
            {
                var p0 = Vector512.Load(panel);
                var p1 = sizeof(TVectors) > 2 ? Vector512.Load(panel + Lanes) : default;
                var half = Vector512.Load(panel + (sizeof(TVectors) - 1) * Lanes);
                panel += step;
                Vector512<float> a0 = Vector512.Create(r0[k]), a1 = Vector512.Create(r1[k]);
                s00 = Lanes512.MultiplyAdd(a0, p0, s00);
                s10 = Lanes512.MultiplyAdd(a1, p0, s10);
                if (sizeof(TVectors) > 2) s01 = Lanes512.MultiplyAdd(a0, p1, s01);
                if (sizeof(TVectors) > 2) s11 = Lanes512.MultiplyAdd(a1, p1, s11);
                h0 = Lanes512.MultiplyAdd(Vector512.ConditionalSelect(lower, a0, a1), half, h0);

                Vector512<float> a2 = Vector512.Create(r2[k]), a3 = Vector512.Create(r3[k]);
                s20 = Lanes512.MultiplyAdd(a2, p0, s20);
                s30 = Lanes512.MultiplyAdd(a3, p0, s30);
                if (sizeof(TVectors) > 2) s21 = Lanes512.MultiplyAdd(a2, p1, s21);
                if (sizeof(TVectors) > 2) s31 = Lanes512.MultiplyAdd(a3, p1, s31);
                h2 = Lanes512.MultiplyAdd(Vector512.ConditionalSelect(lower, a2, a3), half, h2);

                Vector512<float> a4 = Vector512.Create(r4[k]), a5 = Vector512.Create(r5[k]);
                s40 = Lanes512.MultiplyAdd(a4, p0, s40);
                s50 = Lanes512.MultiplyAdd(a5, p0, s50);
                if (sizeof(TVectors) > 2) s41 = Lanes512.MultiplyAdd(a4, p1, s41);
                if (sizeof(TVectors) > 2) s51 = Lanes512.MultiplyAdd(a5, p1, s51);
                h4 = Lanes512.MultiplyAdd(Vector512.ConditionalSelect(lower, a4, a5), half, h4);

                Vector512<float> a6 = Vector512.Create(r6[k]), a7 = Vector512.Create(r7[k]);
                s60 = Lanes512.MultiplyAdd(a6, p0, s60);
                s70 = Lanes512.MultiplyAdd(a7, p0, s70);
                if (sizeof(TVectors) > 2) s61 = Lanes512.MultiplyAdd(a6, p1, s61);
                if (sizeof(TVectors) > 2) s71 = Lanes512.MultiplyAdd(a7, p1, s71);
                h6 = Lanes512.MultiplyAdd(Vector512.ConditionalSelect(lower, a6, a7), half, h6);
            }
        }

        var outputs = tile->Outputs;
        var column = tile->Column;
        var bias = tile->Bias;
        var mask = tile->LastMask;
        Vector512<float> min = Vector512.Create(tile->Min), max = Vector512.Create(tile->Max);
        Finish<TVectors>(outputs[0] + column, outputs[1] + column, bias, min, max, mask, s00, s01, s10, s11, h0);
        Finish<TVectors>(outputs[2] + column, outputs[3] + column, bias, min, max, mask, s20, s21, s30, s31, h2);
        Finish<TVectors>(outputs[4] + column, outputs[5] + column, bias, min, max, mask, s40, s41, s50, s51, h4);
        Finish<TVectors>(outputs[6] + column, outputs[7] + column, bias, min, max, mask, s60, s61, s70, s71, h6);
    }

    /// <summary>Bias, activation and store of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVectors>(
        float* upper, float* lower, float* bias, Vector512<float> min, Vector512<float> max, float* mask,
        Vector512<float> upper0, Vector512<float> upper1, Vector512<float> lower0, Vector512<float> lower1, Vector512<float> halves)
        where TVectors : unmanaged
    {
        const int Lanes = 16;
        var before = (sizeof(TVectors) - 1) * Lanes;
        var add = Vector512.Load(bias);
        Lanes512.Clamp(upper0 + add, min, max).Store(upper);
        Lanes512.Clamp(lower0 + add, min, max).Store(lower);
        if (sizeof(TVectors) > 2)
        {
            add = Vector512.Load(bias + Lanes);
            Lanes512.Clamp(upper1 + add, min, max).Store(upper + Lanes);
            Lanes512.Clamp(lower1 + add, min, max).Store(lower + Lanes);
        }

        halves = Lanes512.Clamp(halves + Vector512.Load(bias + before), min, max);
        var columns = Vector256.Load(mask);
        Lanes256.StoreMasked(upper + before, halves.GetLower(), columns);
        Lanes256.StoreMasked(lower + before, halves.GetUpper(), columns);
    }
}
