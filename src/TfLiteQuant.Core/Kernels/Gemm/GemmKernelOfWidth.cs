using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Cuts a block into tiles and calls the tile kernel of the right size; only sizes that occur are ever compiled.</summary>
/// <typeparam name="TVector">A register.</typeparam>
/// <typeparam name="TLanes">Its lanes.</typeparam>
/// <typeparam name="TWide">Sixteen lanes, of one register or of several.</typeparam>
/// <typeparam name="TWideLanes">These lanes.</typeparam>
internal sealed unsafe class GemmKernel<TVector, TLanes, TWide, TWideLanes> : GemmKernel
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
    where TWide : unmanaged
    where TWideLanes : struct, ILanes<TWide>
{
    public override int Lanes => sizeof(TVector) / sizeof(float);

    public override int MaxRows => GemmTileKernel<TVector, TLanes>.MaxRows;

    public override int MaxVectors => GemmTileKernel<TVector, TLanes>.MaxVectors;

    public override int HalfColumns => sizeof(TVector) == 64 ? GemmHalfKernel.MostColumns : 0;

    public override int ThinColumns => GemmThinKernel<TWide, TWideLanes>.MostColumns;

    public override PanelForm FormOfPairs => sizeof(TVector) == 64 ? PanelForm.Paired : PanelForm.Alternating;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(in GemmBlock block, GemmPanels panels)
    {
        var maxRows = MaxRows;
        GemmTile tile = default;
        tile.RowOffset = block.RowOffset;
        tile.Taps = block.Taps;
        tile.Depth = block.Depth;
        tile.Min = block.Min;
        tile.Max = block.Max;
        for (var index = block.FirstPanel; index < block.EndPanel; index++)
        {
            Take(panels, index, ref tile);
            var next = panels.Ahead(index);
            tile.Rows = block.Rows;
            tile.Outputs = block.Outputs;
            for (var row = 0; row < block.RowCount; row += maxRows)
            {
                var rows = Math.Min(maxRows, block.RowCount - row);
                tile.Ahead = Ahead(next, panels[index], row / maxRows);
                Run(&tile, panels[index], rows);
                tile.Rows += block.Taps * maxRows;
                tile.Outputs += maxRows;
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(in GemmLine line, GemmPanels panels)
    {
        if (panels.Count == 1 && panels[0] is { Vectors: 1, Form: PanelForm.Wide } && line.RowCount >= GemmTallKernel<TVector, TLanes>.LeastRows)
        {
            ref readonly var panel = ref panels[0];
            var mask = panel.LastLanes == Lanes ? null : LaneMasks.First(panel.LastLanes);
            fixed (GemmLine* at = &line) GemmTallKernel<TVector, TLanes>.Multiply(at, panels.Values(0), panels.Bias(0), mask);
            return;
        }

        // One table of pointers serves all tiles: from one to the next all move by the same distance.
        var maxRows = MaxRows;
        var rows = stackalloc float*[line.TapCount * maxRows];
        var outputs = stackalloc float*[maxRows];
        for (var row = 0; row < maxRows; row++)
        {
            outputs[row] = line.Output + row * line.OutputStep;
            for (var tap = 0; tap < line.TapCount; tap++) rows[tap * maxRows + row] = line.Taps[tap] + row * line.RowStep;
        }

        GemmTile tile = default;
        tile.Rows = rows;
        tile.Outputs = outputs;
        tile.Taps = line.TapCount;
        tile.Depth = line.Depth;
        tile.Min = line.Min;
        tile.Max = line.Max;
        for (var index = line.FirstPanel; index < line.EndPanel; index++)
        {
            Take(panels, index, ref tile);
            var next = panels.Ahead(index);
            tile.RowOffset = 0;
            for (var row = 0; row < line.RowCount; row += maxRows)
            {
                tile.Ahead = Ahead(next, panels[index], row / maxRows);
                Run(&tile, panels[index], Math.Min(maxRows, line.RowCount - row));
                tile.RowOffset += maxRows * line.RowStep;
                tile.Column += maxRows * line.OutputStep;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(GemmPanels panels, int index, ref GemmTile tile)
    {
        ref readonly var panel = ref panels[index];
        tile.Panel = panels.Values(index);
        tile.PanelStep = panel.Form == PanelForm.Thin ? panels.Rows : panel.Vectors * (sizeof(TVector) / sizeof(float));
        tile.Bias = panels.Bias(index);
        tile.Column = panel.Column;
        tile.IsLastFull = panel.LastLanes == sizeof(TVector) / sizeof(float);
        tile.LastMask = LaneMasks.First(panel.LastLanes);
    }

    /// <summary>How far ahead a tile brings the right side near: the first tiles of a panel do so with the next one, a vector of each of its
    /// rows, another one each tile.</summary>
    /// <param name="next">Floats to the next panel, 0 for none.</param>
    /// <param name="panel">This one.</param>
    /// <param name="tile">Which of its tiles.</param>
    private static nint Ahead(nint next, in GemmPanel panel, int tile)
        => next != 0 && tile < panel.Vectors ? next + tile * (sizeof(TVector) / sizeof(float)) : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run(GemmTile* tile, in GemmPanel panel, int rows)
    {
        if (panel.Form == PanelForm.Thin) GemmThinKernel<TWide, TWideLanes>.Run(tile, panel.LastLanes, rows, GemmTileKernel<TVector, TLanes>.MaxRows);
        else if (panel.Form == PanelForm.Paired) RunPairs(tile, rows);
        else if (panel.Form == PanelForm.Alternating && panel.Vectors == 1) RunAlternating<Bytes1>(tile, rows);
        else if (panel.Form == PanelForm.Alternating) RunAlternating<Bytes2>(tile, rows);
        else if (panel.Form == PanelForm.Half && rows == GemmHalfKernel.Rows)
        {
            if (panel.Vectors == 2) GemmHalfKernel.Run<Bytes2>(tile);
            else GemmHalfKernel.Run<Bytes3>(tile);
        }
        else if (panel.Vectors == 1) Run<Bytes1>(tile, rows);
        else if (panel.Vectors == 2) Run<Bytes2>(tile, rows);
        else Run<Bytes3>(tile, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVectors>(GemmTile* tile, int rows)
        where TVectors : unmanaged
    {
        switch (rows)
        {
            case 1: GemmTileKernel<TVector, TLanes>.Run<Bytes1, TVectors>(tile); break;
            case 2: GemmTileKernel<TVector, TLanes>.Run<Bytes2, TVectors>(tile); break;
            case 3: GemmTileKernel<TVector, TLanes>.Run<Bytes3, TVectors>(tile); break;
            case 4: GemmTileKernel<TVector, TLanes>.Run<Bytes4, TVectors>(tile); break;
            case 5: GemmTileKernel<TVector, TLanes>.Run<Bytes5, TVectors>(tile); break;
            case 6: GemmTileKernel<TVector, TLanes>.Run<Bytes6, TVectors>(tile); break;
            case 7: GemmTileKernel<TVector, TLanes>.Run<Bytes7, TVectors>(tile); break;
            case 8: GemmTileKernel<TVector, TLanes>.Run<Bytes8, TVectors>(tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPairs(GemmTile* tile, int rows)
    {
        switch (rows)
        {
            case 1: GemmPairKernel.Run<Bytes1>(tile); break;
            case 2: GemmPairKernel.Run<Bytes2>(tile); break;
            case 3: GemmPairKernel.Run<Bytes3>(tile); break;
            case 4: GemmPairKernel.Run<Bytes4>(tile); break;
            case 5: GemmPairKernel.Run<Bytes5>(tile); break;
            case 6: GemmPairKernel.Run<Bytes6>(tile); break;
            case 7: GemmPairKernel.Run<Bytes7>(tile); break;
            case 8: GemmPairKernel.Run<Bytes8>(tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunAlternating<TVectors>(GemmTile* tile, int rows)
        where TVectors : unmanaged
    {
        switch (rows)
        {
            case 1: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes1, TVectors>(tile); break;
            case 2: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes2, TVectors>(tile); break;
            case 3: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes3, TVectors>(tile); break;
            case 4: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes4, TVectors>(tile); break;
            case 5: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes5, TVectors>(tile); break;
            case 6: GemmAlternatingKernel<TVector, TLanes>.Run<Bytes6, TVectors>(tile); break;
        }
    }
}
