using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// The multiply loop for a right side of very few columns, such as a mask of one channel: dot products along the depth, since most
/// lanes of a vector of columns would be multiplied for nothing. Four rows share what is loaded of the columns.
/// </summary>
/// <remarks>
/// A column lies in one piece (<see cref="PanelForm.Thin"/>). Each result is the sum of a vector of partial sums, which run over taps,
/// then depth; where a piece ends within a vector, neither side's further lanes are read. The order does not depend on how the work was
/// cut, nor on the processor: the vector has sixteen lanes, in one register or in several.
/// </remarks>
internal static unsafe class GemmThinKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private const int RowsAtOnce = 4;

    /// <summary>Columns of a panel: with four rows as many accumulators as there are registers for.</summary>
    public static int MostColumns => CpuFeatures.HasVector512 ? GemmThin.MostColumns : 1;

    /// <summary>Multiplies one tile.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="columns">Columns of its panel.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="tapStep">Pointers to rows from one tap to the next.</param>
    public static void Run(GemmTile* tile, int columns, int rows, int tapStep)
    {
        if (columns == 1) Run<Bytes1>(tile, rows, tapStep);
        else if (columns == 2) Run<Bytes2>(tile, rows, tapStep);
        else if (columns == 3) Run<Bytes3>(tile, rows, tapStep);
        else Run<Bytes4>(tile, rows, tapStep);
    }

    private static void Run<TColumns>(GemmTile* tile, int rows, int tapStep)
        where TColumns : unmanaged
    {
        var row = 0;
        for (; row + RowsAtOnce <= rows; row += RowsAtOnce) Four<TColumns>(tile, row, tapStep);
        for (; row < rows; row++) One<TColumns>(tile, row, tapStep);
    }

    /// <typeparam name="TColumns">A type of as many bytes as the panel has columns.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four<TColumns>(GemmTile* tile, int row, int tapStep)
        where TColumns : unmanaged
    {
        TVector s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        TVector s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        nint lanes = sizeof(TVector) / sizeof(float), depth = tile->Depth, whole = depth / lanes * lanes, step = tile->PanelStep;
        var mask = TLanes.Load(LaneMasks.First((int)(depth - whole)));
        var panel = tile->Panel;
        var rows = tile->Rows + row;
        for (var tap = tile->Taps; tap > 0; tap--, rows += tapStep, panel += depth)
        {
            float* r0 = rows[0] + tile->RowOffset, r1 = rows[1] + tile->RowOffset, r2 = rows[2] + tile->RowOffset, r3 = rows[3] + tile->RowOffset;
            for (nint k = 0; k < whole; k += lanes)
            {
                TVector a0 = TLanes.Load(r0 + k), a1 = TLanes.Load(r1 + k), a2 = TLanes.Load(r2 + k), a3 = TLanes.Load(r3 + k);
                Step(TLanes.Load(panel + k), a0, a1, a2, a3, ref s00, ref s10, ref s20, ref s30);
                if (sizeof(TColumns) > 1) Step(TLanes.Load(panel + step + k), a0, a1, a2, a3, ref s01, ref s11, ref s21, ref s31);
                if (sizeof(TColumns) > 2) Step(TLanes.Load(panel + 2 * step + k), a0, a1, a2, a3, ref s02, ref s12, ref s22, ref s32);
                if (sizeof(TColumns) > 3) Step(TLanes.Load(panel + 3 * step + k), a0, a1, a2, a3, ref s03, ref s13, ref s23, ref s33);
            }

            if (whole == depth) continue;
            TVector b0 = TLanes.LoadMasked(r0 + whole, mask), b1 = TLanes.LoadMasked(r1 + whole, mask);
            TVector b2 = TLanes.LoadMasked(r2 + whole, mask), b3 = TLanes.LoadMasked(r3 + whole, mask);
            Step(TLanes.LoadMasked(panel + whole, mask), b0, b1, b2, b3, ref s00, ref s10, ref s20, ref s30);
            if (sizeof(TColumns) > 1) Step(TLanes.LoadMasked(panel + step + whole, mask), b0, b1, b2, b3, ref s01, ref s11, ref s21, ref s31);
            if (sizeof(TColumns) > 2) Step(TLanes.LoadMasked(panel + 2 * step + whole, mask), b0, b1, b2, b3, ref s02, ref s12, ref s22, ref s32);
            if (sizeof(TColumns) > 3) Step(TLanes.LoadMasked(panel + 3 * step + whole, mask), b0, b1, b2, b3, ref s03, ref s13, ref s23, ref s33);
        }

        Finish<TColumns>(tile, row, s00, s01, s02, s03);
        Finish<TColumns>(tile, row + 1, s10, s11, s12, s13);
        Finish<TColumns>(tile, row + 2, s20, s21, s22, s23);
        Finish<TColumns>(tile, row + 3, s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One<TColumns>(GemmTile* tile, int row, int tapStep)
        where TColumns : unmanaged
    {
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        nint lanes = sizeof(TVector) / sizeof(float), depth = tile->Depth, whole = depth / lanes * lanes, step = tile->PanelStep;
        var mask = TLanes.Load(LaneMasks.First((int)(depth - whole)));
        var panel = tile->Panel;
        var rows = tile->Rows + row;
        for (var tap = tile->Taps; tap > 0; tap--, rows += tapStep, panel += depth)
        {
            var r = rows[0] + tile->RowOffset;
            for (nint k = 0; k < whole; k += lanes)
            {
                var a = TLanes.Load(r + k);
                s0 = TLanes.MultiplyAdd(a, TLanes.Load(panel + k), s0);
                if (sizeof(TColumns) > 1) s1 = TLanes.MultiplyAdd(a, TLanes.Load(panel + step + k), s1);
                if (sizeof(TColumns) > 2) s2 = TLanes.MultiplyAdd(a, TLanes.Load(panel + 2 * step + k), s2);
                if (sizeof(TColumns) > 3) s3 = TLanes.MultiplyAdd(a, TLanes.Load(panel + 3 * step + k), s3);
            }

            if (whole == depth) continue;
            var b = TLanes.LoadMasked(r + whole, mask);
            s0 = TLanes.MultiplyAdd(b, TLanes.LoadMasked(panel + whole, mask), s0);
            if (sizeof(TColumns) > 1) s1 = TLanes.MultiplyAdd(b, TLanes.LoadMasked(panel + step + whole, mask), s1);
            if (sizeof(TColumns) > 2) s2 = TLanes.MultiplyAdd(b, TLanes.LoadMasked(panel + 2 * step + whole, mask), s2);
            if (sizeof(TColumns) > 3) s3 = TLanes.MultiplyAdd(b, TLanes.LoadMasked(panel + 3 * step + whole, mask), s3);
        }

        Finish<TColumns>(tile, row, s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(TVector p, TVector a0, TVector a1, TVector a2, TVector a3, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
    {
        s0 = TLanes.MultiplyAdd(a0, p, s0);
        s1 = TLanes.MultiplyAdd(a1, p, s1);
        s2 = TLanes.MultiplyAdd(a2, p, s2);
        s3 = TLanes.MultiplyAdd(a3, p, s3);
    }

    /// <summary>Sums, bias and activation of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TColumns>(GemmTile* tile, int row, TVector s0, TVector s1, TVector s2, TVector s3)
        where TColumns : unmanaged
    {
        var output = tile->Outputs[row] + tile->Column;
        output[0] = Clamp(tile, TLanes.Sum(s0) + tile->Bias[0]);
        if (sizeof(TColumns) > 1) output[1] = Clamp(tile, TLanes.Sum(s1) + tile->Bias[1]);
        if (sizeof(TColumns) > 2) output[2] = Clamp(tile, TLanes.Sum(s2) + tile->Bias[2]);
        if (sizeof(TColumns) > 3) output[3] = Clamp(tile, TLanes.Sum(s3) + tile->Bias[3]);
    }

    // What is not a number stays so.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Clamp(GemmTile* tile, float value) => value < tile->Min ? tile->Min : value > tile->Max ? tile->Max : value;
}
