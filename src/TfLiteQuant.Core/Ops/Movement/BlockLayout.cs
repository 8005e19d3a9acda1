namespace TfLiteQuant.Ops;

/// <summary>An image in squares of pixels, and the same elements with each square in one pixel's channels.</summary>
internal static class BlockLayout
{
    /// <summary>Loops over image, row and column of squares, row and column in the square, channel; and the strides of both forms.</summary>
    public static (int[] Extents, long[] Image, long[] Depth) Of(int images, int rows, int columns, int block, int channels)
    {
        long line = (long)columns * block * channels;
        long deep = (long)block * block * channels;
        return (
            [images, rows, block, columns, block, channels],
            [rows * block * line, block * line, line, (long)block * channels, channels, 1],
            [rows * columns * deep, columns * deep, (long)block * channels, deep, channels, 1]);
    }
}
