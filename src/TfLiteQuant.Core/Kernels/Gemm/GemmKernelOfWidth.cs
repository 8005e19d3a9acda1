namespace TfLiteQuant.Kernels;

/// <summary>Cuts a block into tiles and calls the tile kernel of the right size; only sizes that occur are ever compiled.</summary>
internal sealed unsafe class GemmKernel<TVector, TLanes> : GemmKernel
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    public override int Lanes => sizeof(TVector) / sizeof(float);

    public override int MaxRows => GemmTileKernel<TVector, TLanes>.MaxRows;

    public override int MaxVectors => GemmTileKernel<TVector, TLanes>.MaxVectors;

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
            ref readonly var panel = ref panels[index];
            tile.Panel = panels.Values(index);
            tile.PanelStep = panel.Vectors * (sizeof(TVector) / sizeof(float));
            tile.Bias = panels.Bias(index);
            tile.Column = panel.Column;
            tile.IsLastFull = panel.LastLanes == Lanes;
            tile.LastMask = LaneMasks.First(panel.LastLanes);
            tile.Rows = block.Rows;
            tile.Outputs = block.Outputs;
            for (var row = 0; row < block.RowCount; row += maxRows)
            {
                var rows = Math.Min(maxRows, block.RowCount - row);
                if (panel.Vectors == 1) Run<Bytes1>(&tile, rows);
                else if (panel.Vectors == 2) Run<Bytes2>(&tile, rows);
                else Run<Bytes3>(&tile, rows);
                tile.Rows += block.Taps * maxRows;
                tile.Outputs += maxRows;
            }
        }
    }

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
}
