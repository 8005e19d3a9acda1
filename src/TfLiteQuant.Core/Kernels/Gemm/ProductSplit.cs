namespace TfLiteQuant.Kernels;

/// <summary>How a product is cut into parts for several threads: ranges of whole tiles of rows, and of panels.</summary>
/// <param name="RowsPerPart">Rows in a part, a multiple of a tile's.</param>
/// <param name="PanelParts">Ranges that the panels are dealt into.</param>
internal readonly record struct ProductSplit(int RowsPerPart, int PanelParts)
{
    /// <summary>A few parts a thread, so that a thread that was held up does not hold up the others.</summary>
    private const int PartsPerThread = 4;

    /// <summary>Multiply-accumulates that are worth handing to another thread: about two microseconds.</summary>
    private const long SmallestPart = 200_000;

    /// <summary>Chooses the cut. Rows are cut where the left side is the larger one, else panels: what is not cut is read by every
    /// part.</summary>
    public static ProductSplit Choose(int threads, int tile, int rows, int columns, int panels, long rowElements, long depth)
    {
        var tiles = Math.Max(1, (rows + tile - 1) / tile);
        var work = (double)rows * columns * depth;
        var parts = threads == 1 ? 1 : (int)Math.Clamp(work / SmallestPart, 1, threads * PartsPerThread);
        if (parts == 1) return new ProductSplit(tiles * tile, 1);
        int rowParts, panelParts;
        if (rows * rowElements >= columns * depth || panels == 1)
        {
            rowParts = Math.Min(parts, tiles);
            panelParts = Math.Min(panels, parts / rowParts);
        }
        else
        {
            panelParts = Math.Min(parts, panels);
            rowParts = Math.Min(tiles, parts / panelParts);
        }

        return new ProductSplit((tiles + rowParts - 1) / rowParts * tile, Math.Max(1, panelParts));
    }
}
