using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Cuts rows into tiles and calls the tile kernel of the right size; only sizes that occur are ever compiled.</summary>
internal sealed unsafe class IntegerGemmKernel<TVector, TLanes> : IntegerGemmKernel
    where TVector : unmanaged
    where TLanes : struct, IDotLanes<TVector>
{
    public override int ElementBytes => TLanes.ElementBytes;

    public override int LeftOffset => TLanes.LeftOffset;

    public override int Lanes => sizeof(TVector) / sizeof(int);

    public override int MaxRows => TLanes.MaxRows;

    public override int MaxVectors => TLanes.MaxVectors;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(
        in IntegerBlock block, int firstRow, int rowCount, IntegerPanels panels, int panel, in DepthStretch stretch, int* sums, int stride)
    {
        var maxRows = MaxRows;
        var vectors = panels[panel].Vectors;
        IntegerTile tile;
        tile.Rows = block.Rows + (nint)firstRow * panels.Taps + stretch.FirstTap * maxRows;
        tile.RowOffset = block.RowOffset + (nint)stretch.First * TLanes.ElementBytes;
        tile.Taps = stretch.Taps;
        tile.Depth = (nint)stretch.Depth * TLanes.ElementBytes;
        tile.Panel = panels.Values(panel, stretch);
        tile.PanelStep = vectors * sizeof(TVector);
        tile.Bias = panels.Bias + panels[panel].Column;
        tile.RowTerms = block.RowTerms is null ? null : block.RowTerms + firstRow;
        tile.Sums = sums;
        tile.SumStride = stride;
        tile.RowStep = panels.Taps * maxRows;
        tile.Count = rowCount / maxRows;
        tile.Ahead = firstRow == 0 ? panels.Ahead(panel) : 0;
        if (tile.Count > 0) Run(&tile, maxRows, vectors);
        if (rowCount % maxRows == 0) return;
        tile.Rows += tile.Count * tile.RowStep;
        tile.Sums += tile.Count * maxRows * (nint)stride;
        if (tile.RowTerms is not null) tile.RowTerms += tile.Count * maxRows;
        tile.Count = 1;
        tile.Ahead = 0;
        Run(&tile, rowCount % maxRows, vectors);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(IntegerTile* tile, int rows, int vectors)
    {
        if (vectors == 1) Run<Bytes1>(tile, rows);
        else if (vectors == 2) Run<Bytes2>(tile, rows);
        else Run<Bytes3>(tile, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVectors>(IntegerTile* tile, int rows)
        where TVectors : unmanaged
    {
        switch (rows)
        {
            case 1: IntegerTileKernel<TVector, TLanes>.RunRow<TVectors>(tile); break;
            case 2: IntegerTileKernel<TVector, TLanes>.Run<Bytes2, TVectors>(tile); break;
            case 3: IntegerTileKernel<TVector, TLanes>.Run<Bytes3, TVectors>(tile); break;
            case 4: IntegerTileKernel<TVector, TLanes>.Run<Bytes4, TVectors>(tile); break;
            case 5: IntegerTileKernel<TVector, TLanes>.Run<Bytes5, TVectors>(tile); break;
            case 6: IntegerTileKernel<TVector, TLanes>.Run<Bytes6, TVectors>(tile); break;
            case 7: IntegerTileKernel<TVector, TLanes>.Run<Bytes7, TVectors>(tile); break;
            case 8: IntegerTileKernel<TVector, TLanes>.Run<Bytes8, TVectors>(tile); break;
        }
    }
}
