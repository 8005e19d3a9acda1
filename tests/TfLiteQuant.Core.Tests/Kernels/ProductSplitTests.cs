using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed class ProductSplitTests
{
    [Fact]
    public void Parts_cover_everything_once_and_evenly()
    {
        foreach (var threads in new[] { 1, 2, 3, 4, 16 })
            foreach (var rows in new[] { 0, 1, 7, 8, 49, 196, 784, 12_544 })
                foreach (var (columns, panels) in new[] { (16, 1), (64, 2), (512, 11), (1024, 22), (1280, 27) })
                    foreach (var depth in new[] { 3, 64, 1024 }) Check(ProductSplit.Choose(threads, 8, rows, columns, panels, depth, depth), threads);
    }

    [Fact]
    public void Few_panels_are_shared_evenly()
    {
        var split = ProductSplit.Choose(threads: 2, tile: 8, rows: 196, columns: 512, panels: 11, rowElements: 512, depth: 512);
        Assert.Equal((2, 11), (split.RowParts, split.PanelParts));
    }

    private static void Check(ProductSplit split, int threads)
    {
        if (split.Rows == 0)
        {
            Assert.Equal(0, split.RowParts);
            return;
        }

        if (threads == 1) Assert.Equal((1, 1), (split.RowParts, split.PanelParts));
        Assert.Equal((0, split.Rows), (split.FirstRow(0), split.FirstRow(split.RowParts)));
        Assert.Equal((0, split.Panels), (split.FirstPanel(0), split.FirstPanel(split.PanelParts)));
        var tiles = (split.Rows + split.Tile - 1) / split.Tile;
        for (var part = 0; part < split.RowParts; part++)
        {
            Assert.Equal(0, split.FirstRow(part) % split.Tile);
            Assert.InRange(split.FirstRow(part + 1) - split.FirstRow(part), 1, (tiles / split.RowParts + 1) * split.Tile);
        }

        for (var part = 0; part < split.PanelParts; part++) Assert.InRange(split.FirstPanel(part + 1) - split.FirstPanel(part), 1, split.Panels / split.PanelParts + 1);
    }
}
