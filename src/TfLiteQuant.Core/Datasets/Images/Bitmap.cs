namespace TfLiteQuant.Datasets;

/// <summary>A decoded image: rows from the top, four bytes a pixel: red, green, blue, opacity.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">4 * Width * Height bytes.</param>
internal sealed record Bitmap(int Width, int Height, byte[] Pixels)
{
    /// <summary>Bytes of a pixel.</summary>
    public const int Depth = 4;

    /// <summary>Most pixels of an image; larger ones are not meant for a model.</summary>
    private const long MostPixels = 1L << 28;

    /// <summary>Most pixels that a byte of a file can stand for: deflate packs 1032 bytes into one, of 8 pixels each in a PNG of
    /// one bit; the other formats stay below.</summary>
    private const long MostPixelsPerByte = 1032 * 8;

    /// <summary>An image of opaque black, for a decoder to fill.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="file">Bytes of the file, so that a damaged header's claims are not believed.</param>
    /// <exception cref="InvalidDataException">It has no pixel, or more than the file can hold.</exception>
    public static Bitmap Make(long width, long height, int file)
    {
        if (width <= 0 || height <= 0 || width > int.MaxValue || height > int.MaxValue || width * height > Math.Min(MostPixels, file * MostPixelsPerByte))
            throw new InvalidDataException($"it claims {width} by {height} pixels");
        var pixels = new byte[width * height * Depth];
        for (var i = Depth - 1; i < pixels.Length; i += Depth) pixels[i] = byte.MaxValue;
        return new Bitmap((int)width, (int)height, pixels);
    }

    /// <summary>The image turned upright.</summary>
    /// <param name="orientation">EXIF's number, which says where the stored first row and first column belong: 1 top and left, 2 top
    /// and right, 3 bottom and right, 4 bottom and left; 5 to 8 the row at a side: left and top, right and top, right and bottom,
    /// left and bottom. Other numbers mean nothing.</param>
    public Bitmap Upright(int orientation)
    {
        if (orientation is < 2 or > 8) return this;
        var isTurned = orientation >= 5;
        var upright = new Bitmap(isTurned ? Height : Width, isTurned ? Width : Height, new byte[Pixels.Length]);
        var fromRight = orientation is 2 or 3 or 7 or 8;
        var fromBottom = orientation is 3 or 4 or 6 or 7;
        for (var y = 0; y < upright.Height; y++)
        {
            for (var x = 0; x < upright.Width; x++)
            {
                var (column, row) = isTurned ? (y, x) : (x, y);
                if (fromRight) column = Width - 1 - column;
                if (fromBottom) row = Height - 1 - row;
                Pixels.AsSpan(((row * Width) + column) * Depth, Depth).CopyTo(upright.Pixels.AsSpan(((y * upright.Width) + x) * Depth));
            }
        }

        return upright;
    }
}
