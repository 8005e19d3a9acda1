using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>
/// The multiply loop for a right side of so few columns that <see cref="GemmPairKernel"/> would take it, on processors with narrower vectors:
/// the same two sums for each result, over even and over odd places of all pieces, so that the result has the same bits.
/// </summary>
/// <remarks>Tile: up to 6 rows of 1 or 2 vectors, two accumulators for each; the panel is that of <see cref="GemmTileKernel{TVector,TLanes}"/>.</remarks>
internal static unsafe class GemmAlternatingKernel<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Multiplies one tile.</summary>
    /// <typeparam name="TRows">A type of as many bytes as the tile has rows, 1 to 6.</typeparam>
    /// <typeparam name="TVectors">A type of as many bytes as the tile has vectors in a row, 1 or 2.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TRows, TVectors>(GemmTile* tile)
        where TRows : unmanaged
        where TVectors : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        TVector e0 = default, o0 = default, e1 = default, o1 = default, e2 = default, o2 = default, e3 = default, o3 = default, e4 = default, o4 = default, e5 = default, o5 = default;
        TVector f0 = default, p0 = default, f1 = default, p1 = default, f2 = default, p2 = default, f3 = default, p3 = default, f4 = default, p4 = default, f5 = default, p5 = default;
        var rows = tile->Rows;
        var panel = tile->Panel;
        var (step, depth, offset) = (tile->PanelStep, tile->Depth, tile->RowOffset);
        for (var tap = tile->Taps; tap > 0; tap--)
        {
            var r0 = rows[0] + offset;
            var r1 = sizeof(TRows) > 1 ? rows[1] + offset : null;
            var r2 = sizeof(TRows) > 2 ? rows[2] + offset : null;
            var r3 = sizeof(TRows) > 3 ? rows[3] + offset : null;
            var r4 = sizeof(TRows) > 4 ? rows[4] + offset : null;
            var r5 = sizeof(TRows) > 5 ? rows[5] + offset : null;
            rows += GemmTileKernel<TVector, TLanes>.MaxRows;
            nint k = 0;
            for (; k + 1 < depth; k += 2, panel += 2 * step)
            {
                TVector even = TLanes.Load(panel), odd = TLanes.Load(panel + step);
                TVector evenBehind = sizeof(TVectors) > 1 ? TLanes.Load(panel + lanes) : default, oddBehind = sizeof(TVectors) > 1 ? TLanes.Load(panel + step + lanes) : default;
                Step<TVectors>(r0 + k, even, evenBehind, ref e0, ref f0);
                Step<TVectors>(r0 + k + 1, odd, oddBehind, ref o0, ref p0);
                if (sizeof(TRows) > 1) Step<TVectors>(r1 + k, even, evenBehind, ref e1, ref f1);
                if (sizeof(TRows) > 1) Step<TVectors>(r1 + k + 1, odd, oddBehind, ref o1, ref p1);
                if (sizeof(TRows) > 2) Step<TVectors>(r2 + k, even, evenBehind, ref e2, ref f2);
                if (sizeof(TRows) > 2) Step<TVectors>(r2 + k + 1, odd, oddBehind, ref o2, ref p2);
                if (sizeof(TRows) > 3) Step<TVectors>(r3 + k, even, evenBehind, ref e3, ref f3);
                if (sizeof(TRows) > 3) Step<TVectors>(r3 + k + 1, odd, oddBehind, ref o3, ref p3);
                if (sizeof(TRows) > 4) Step<TVectors>(r4 + k, even, evenBehind, ref e4, ref f4);
                if (sizeof(TRows) > 4) Step<TVectors>(r4 + k + 1, odd, oddBehind, ref o4, ref p4);
                if (sizeof(TRows) > 5) Step<TVectors>(r5 + k, even, evenBehind, ref e5, ref f5);
                if (sizeof(TRows) > 5) Step<TVectors>(r5 + k + 1, odd, oddBehind, ref o5, ref p5);
            }

            if (k == depth) continue;
            TVector last = TLanes.Load(panel), lastBehind = sizeof(TVectors) > 1 ? TLanes.Load(panel + lanes) : default;
            panel += step;
            Step<TVectors>(r0 + k, last, lastBehind, ref e0, ref f0);
            if (sizeof(TRows) > 1) Step<TVectors>(r1 + k, last, lastBehind, ref e1, ref f1);
            if (sizeof(TRows) > 2) Step<TVectors>(r2 + k, last, lastBehind, ref e2, ref f2);
            if (sizeof(TRows) > 3) Step<TVectors>(r3 + k, last, lastBehind, ref e3, ref f3);
            if (sizeof(TRows) > 4) Step<TVectors>(r4 + k, last, lastBehind, ref e4, ref f4);
            if (sizeof(TRows) > 5) Step<TVectors>(r5 + k, last, lastBehind, ref e5, ref f5);
        }

        Finish<TVectors>(tile, 0, TLanes.Add(e0, o0), TLanes.Add(f0, p0));
        if (sizeof(TRows) > 1) Finish<TVectors>(tile, 1, TLanes.Add(e1, o1), TLanes.Add(f1, p1));
        if (sizeof(TRows) > 2) Finish<TVectors>(tile, 2, TLanes.Add(e2, o2), TLanes.Add(f2, p2));
        if (sizeof(TRows) > 3) Finish<TVectors>(tile, 3, TLanes.Add(e3, o3), TLanes.Add(f3, p3));
        if (sizeof(TRows) > 4) Finish<TVectors>(tile, 4, TLanes.Add(e4, o4), TLanes.Add(f4, p4));
        if (sizeof(TRows) > 5) Finish<TVectors>(tile, 5, TLanes.Add(e5, o5), TLanes.Add(f5, p5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TVectors>(float* value, TVector first, TVector second, ref TVector firstSum, ref TVector secondSum)
        where TVectors : unmanaged
    {
        var all = TLanes.Broadcast(*value);
        firstSum = TLanes.MultiplyAdd(all, first, firstSum);
        if (sizeof(TVectors) > 1) secondSum = TLanes.MultiplyAdd(all, second, secondSum);
    }

    /// <summary>Bias, activation and store of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TVectors>(GemmTile* tile, int row, TVector first, TVector second)
        where TVectors : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var output = tile->Outputs[row] + tile->Column;
        TVector min = TLanes.Broadcast(tile->Min), max = TLanes.Broadcast(tile->Max), mask = TLanes.Load(tile->LastMask);
        first = TLanes.Clamp(TLanes.Add(first, TLanes.Load(tile->Bias)), min, max);
        if (sizeof(TVectors) == 1)
        {
            TLanes.StoreMasked(output, first, mask);
            return;
        }

        TLanes.Store(output, first);
        TLanes.StoreMasked(output + lanes, TLanes.Clamp(TLanes.Add(second, TLanes.Load(tile->Bias + lanes)), min, max), mask);
    }
}
