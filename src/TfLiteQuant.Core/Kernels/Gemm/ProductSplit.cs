namespace TfLiteQuant.Kernels;

/// <summary>How a product is cut into parts for several threads: ranges of whole tiles of rows, and of panels, both dealt evenly.</summary>
/// <param name="Rows">Rows in all.</param>
/// <param name="Tile">Rows of a tile.</param>
/// <param name="RowParts">Ranges that the tiles are dealt into.</param>
/// <param name="Panels">Panels in all.</param>
/// <param name="PanelParts">Ranges that the panels are dealt into.</param>
internal readonly record struct ProductSplit(int Rows, int Tile, int RowParts, int Panels, int PanelParts)
{
    /// <summary>A few parts a thread, so that a thread that was held up does not hold up the others.</summary>
    private const int PartsPerThread = 4;

    /// <summary>The same where panels are cut, which cost nothing more when they are alone.</summary>
    private const int PanelPartsPerThread = 12;

    /// <summary>Panels a thread from which on one more or less does not matter.</summary>
    private const int ManyPanels = 8;

    /// <summary>Multiply-accumulates that are worth handing to another thread: about two microseconds.</summary>
    private const long SmallestPart = 200_000;

    /// <summary>Elements of a right side that every thread may as well read whole.</summary>
    private const long SmallRight = 64 * 1024;

    /// <summary>Tiles a thread from which on one more or less does not matter much.</summary>
    private const int ManyTiles = 8;

    /// <summary>Chooses the cut. Rows are cut where the left side is the larger one or the right one small, else panels: what is not cut is
    /// read by every part. (Parts with other rows also write other cache lines, and the rows that the next operator's parts read.) So few panels that threads cannot share them evenly are cut across, each thread having its rows.</summary>
    public static ProductSplit Choose(int threads, int tile, int rows, int columns, int panels, long rowElements, long depth)
    {
        var tiles = (rows + tile - 1) / tile;
        var worthwhile = (double)rows * columns * depth / SmallestPart;
        if (threads == 1 || worthwhile < 2) return new ProductSplit(rows, tile, Math.Min(tiles, 1), panels, 1);
        if (rows * rowElements >= columns * depth || panels == 1 || (columns * depth <= SmallRight && tiles >= threads * ManyTiles))
        {
            var parts = Even((int)Math.Min(worthwhile, threads * PartsPerThread), threads);
            var rowParts = Math.Min(parts, tiles);
            return new ProductSplit(rows, tile, rowParts, panels, Math.Min(panels, parts / rowParts));
        }
        else
        {
            var parts = Even((int)Math.Min(worthwhile, threads * PanelPartsPerThread), threads);
            var rowParts = panels % threads == 0 || panels >= threads * ManyPanels ? 1 : Math.Min(threads, Math.Min(parts, tiles));
            return new ProductSplit(rows, tile, rowParts, panels, Math.Min(panels, parts / rowParts));
        }
    }

    /// <summary>As many parts for each thread, or less than one.</summary>
    private static int Even(int parts, int threads) => parts < threads ? parts : parts - parts % threads;

    /// <summary>The parts: of each range of rows all ranges of panels.</summary>
    public IEnumerable<ProductPart> Parts()
    {
        for (var rows = 0; rows < RowParts; rows++)
            for (var panels = 0; panels < PanelParts; panels++)
                yield return new ProductPart(FirstRow(rows), FirstRow(rows + 1) - FirstRow(rows), FirstPanel(panels), FirstPanel(panels + 1));
    }

    /// <summary>First row of a range, and behind the last one all rows.</summary>
    public int FirstRow(int part) => Math.Min(Rows, (int)((long)((Rows + Tile - 1) / Tile) * part / RowParts) * Tile);

    /// <summary>First panel of a range, and behind the last one all panels.</summary>
    public int FirstPanel(int part) => (int)((long)Panels * part / PanelParts);
}
