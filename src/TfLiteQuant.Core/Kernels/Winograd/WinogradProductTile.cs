using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels;

/// <summary>The multiply loop of minimal filtering: a tile of up to 6 x 4 vectors of sums stays in registers while one row of the panel
/// after the other is multiplied by one broadcast value per row.</summary>
/// <remarks>
/// Depths are short here (a layer's input channels, without the nine elements of its filter), so that what a tile costs besides its
/// multiply-adds counts: rows lie in even steps and need no table, sums are stored as they are. With 32 registers (AVX-512) 6 x 4
/// sums, 4 for the panel and a broadcast; with 16 registers 6 x 2. Rows are dealt evenly to tiles. Sums run in one accumulator each,
/// in the order of the input channels.
/// </remarks>
internal static unsafe class WinogradProductTile<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private const int MaxRows = 6;

    /// <summary>Vectors beside each other in a full tile.</summary>
    public static int MaxVectors => sizeof(TVector) == 64 ? 4 : 2;

    /// <summary>Multiplies all rows.</summary>
    public static void Multiply(WinogradProduct* product)
    {
        switch (product->Vectors)
        {
            case 1: Deal<Bytes1>(product); break;
            case 2: Deal<Bytes2>(product); break;
            case 3: Deal<Bytes3>(product); break;
            case 4: Deal<Bytes4>(product); break;
        }
    }

    // Tiles of two heights, which differ by one row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deal<TVectors>(WinogradProduct* product)
        where TVectors : unmanaged
    {
        var tiles = (product->RowCount + MaxRows - 1) / MaxRows;
        var (rows, higher) = Math.DivRem(product->RowCount, tiles);

        // Factors are read once a block, from far away. While one product's are multiplied, the next one's, which lie behind them, are
        // brought near, a share of them by each tile.
        var width = sizeof(TVectors) * (sizeof(TVector) / sizeof(float));
        product->Ahead = product->Panel + product->Depth * width;
        product->AheadStep = width / tiles + 1;
        Run<TVectors>(product, 0, rows + 1, higher);
        Run<TVectors>(product, higher * (rows + 1), rows, tiles - higher);
    }

    private static void Run<TVectors>(WinogradProduct* product, int first, int rows, int tiles)
        where TVectors : unmanaged
    {
        if (tiles == 0) return;
        switch (rows)
        {
            case 1: Run<Bytes1, TVectors>(product, first, tiles); break;
            case 2: Run<Bytes2, TVectors>(product, first, tiles); break;
            case 3: Run<Bytes3, TVectors>(product, first, tiles); break;
            case 4: Run<Bytes4, TVectors>(product, first, tiles); break;
            case 5: Run<Bytes5, TVectors>(product, first, tiles); break;
            case 6: Run<Bytes6, TVectors>(product, first, tiles); break;
        }
    }

    /// <typeparam name="TRows">A type of as many bytes as a tile has rows.</typeparam>
    /// <typeparam name="TVectors">A type of as many bytes as a tile has vectors in a row.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TRows, TVectors>(WinogradProduct* product, nint first, int tiles)
        where TRows : unmanaged
        where TVectors : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        var depth = product->Depth;
        var r0 = product->Rows + first * depth;
        var ahead = product->Ahead;
        var aheadStep = product->AheadStep;
        var sums = product->Sums + first * sizeof(TVectors) * lanes;
        for (; tiles > 0; tiles--)
        {
            TVector s00 = default, s10 = default, s20 = default, s30 = default, s40 = default, s50 = default;
            TVector s01 = default, s11 = default, s21 = default, s31 = default, s41 = default, s51 = default;
            TVector s02 = default, s12 = default, s22 = default, s32 = default, s42 = default, s52 = default;
            TVector s03 = default, s13 = default, s23 = default, s33 = default, s43 = default, s53 = default;
            var r1 = sizeof(TRows) > 1 ? r0 + depth : null;
            var r2 = sizeof(TRows) > 2 ? r1 + depth : null;
            var r3 = sizeof(TRows) > 3 ? r2 + depth : null;
            var r4 = sizeof(TRows) > 4 ? r3 + depth : null;
            var r5 = sizeof(TRows) > 5 ? r4 + depth : null;
            var panel = product->Panel;
            for (nint k = 0; k < depth; k++)
            {
                var p0 = TLanes.Load(panel);
                var p1 = sizeof(TVectors) > 1 ? TLanes.Load(panel + lanes) : default;
                var p2 = sizeof(TVectors) > 2 ? TLanes.Load(panel + 2 * lanes) : default;
                var p3 = sizeof(TVectors) > 3 ? TLanes.Load(panel + 3 * lanes) : default;
                panel += sizeof(TVectors) * lanes;
                if (CpuFeatures.HasPrefetch) Sse.Prefetch1(ahead);
                ahead += aheadStep;
                var a0 = TLanes.Broadcast(r0[k]);
                s00 = TLanes.MultiplyAdd(a0, p0, s00);
                if (sizeof(TVectors) > 1) s01 = TLanes.MultiplyAdd(a0, p1, s01);
                if (sizeof(TVectors) > 2) s02 = TLanes.MultiplyAdd(a0, p2, s02);
                if (sizeof(TVectors) > 3) s03 = TLanes.MultiplyAdd(a0, p3, s03);

                if (sizeof(TRows) > 1)
                {
                    var a = TLanes.Broadcast(r1[k]);
                    s10 = TLanes.MultiplyAdd(a, p0, s10);
                    if (sizeof(TVectors) > 1) s11 = TLanes.MultiplyAdd(a, p1, s11);
                    if (sizeof(TVectors) > 2) s12 = TLanes.MultiplyAdd(a, p2, s12);
                    if (sizeof(TVectors) > 3) s13 = TLanes.MultiplyAdd(a, p3, s13);
                }

                if (sizeof(TRows) > 2)
                {
                    var a = TLanes.Broadcast(r2[k]);
                    s20 = TLanes.MultiplyAdd(a, p0, s20);
                    if (sizeof(TVectors) > 1) s21 = TLanes.MultiplyAdd(a, p1, s21);
                    if (sizeof(TVectors) > 2) s22 = TLanes.MultiplyAdd(a, p2, s22);
                    if (sizeof(TVectors) > 3) s23 = TLanes.MultiplyAdd(a, p3, s23);
                }

                if (sizeof(TRows) > 3)
                {
                    var a = TLanes.Broadcast(r3[k]);
                    s30 = TLanes.MultiplyAdd(a, p0, s30);
                    if (sizeof(TVectors) > 1) s31 = TLanes.MultiplyAdd(a, p1, s31);
                    if (sizeof(TVectors) > 2) s32 = TLanes.MultiplyAdd(a, p2, s32);
                    if (sizeof(TVectors) > 3) s33 = TLanes.MultiplyAdd(a, p3, s33);
                }

                if (sizeof(TRows) > 4)
                {
                    var a = TLanes.Broadcast(r4[k]);
                    s40 = TLanes.MultiplyAdd(a, p0, s40);
                    if (sizeof(TVectors) > 1) s41 = TLanes.MultiplyAdd(a, p1, s41);
                    if (sizeof(TVectors) > 2) s42 = TLanes.MultiplyAdd(a, p2, s42);
                    if (sizeof(TVectors) > 3) s43 = TLanes.MultiplyAdd(a, p3, s43);
                }

                if (sizeof(TRows) > 5)
                {
                    var a = TLanes.Broadcast(r5[k]);
                    s50 = TLanes.MultiplyAdd(a, p0, s50);
                    if (sizeof(TVectors) > 1) s51 = TLanes.MultiplyAdd(a, p1, s51);
                    if (sizeof(TVectors) > 2) s52 = TLanes.MultiplyAdd(a, p2, s52);
                    if (sizeof(TVectors) > 3) s53 = TLanes.MultiplyAdd(a, p3, s53);
                }
            }

            Store<TVectors>(ref sums, s00, s01, s02, s03);
            if (sizeof(TRows) > 1) Store<TVectors>(ref sums, s10, s11, s12, s13);
            if (sizeof(TRows) > 2) Store<TVectors>(ref sums, s20, s21, s22, s23);
            if (sizeof(TRows) > 3) Store<TVectors>(ref sums, s30, s31, s32, s33);
            if (sizeof(TRows) > 4) Store<TVectors>(ref sums, s40, s41, s42, s43);
            if (sizeof(TRows) > 5) Store<TVectors>(ref sums, s50, s51, s52, s53);
            r0 += sizeof(TRows) * depth;
        }

        product->Ahead = ahead;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(ref float* target, TVector sum0, TVector sum1, TVector sum2, TVector sum3)
        where TVectors : unmanaged
    {
        var lanes = sizeof(TVector) / sizeof(float);
        TLanes.Store(target, sum0);
        if (sizeof(TVectors) > 1) TLanes.Store(target + lanes, sum1);
        if (sizeof(TVectors) > 2) TLanes.Store(target + 2 * lanes, sum2);
        if (sizeof(TVectors) > 3) TLanes.Store(target + 3 * lanes, sum3);
        target += sizeof(TVectors) * lanes;
    }
}
