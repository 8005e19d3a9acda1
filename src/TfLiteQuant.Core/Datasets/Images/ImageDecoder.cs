namespace TfLiteQuant.Datasets;

/// <summary>Decodes images by what their first bytes say, whatever a file is called.</summary>
internal static class ImageDecoder
{
    private static readonly (byte[] Start, Func<byte[], Bitmap> Decode)[] Decoders =
    [
        (PngDecoder.Start.ToArray(), PngDecoder.Decode),
        ([0xFF, 0xD8, 0xFF], JpegDecoder.Decode),
        ("GIF8"u8.ToArray(), GifDecoder.Decode),
        ("BM"u8.ToArray(), BmpDecoder.Decode),
    ];

    /// <summary>Whether bytes begin as an image that can be decoded.</summary>
    public static bool Knows(ReadOnlySpan<byte> bytes)
    {
        foreach (var (start, _) in Decoders)
            if (bytes.StartsWith(start)) return true;
        return false;
    }

    /// <summary>The image, as it is stored.</summary>
    /// <param name="bytes">All of the file.</param>
    /// <param name="origin">What errors name as the file.</param>
    /// <exception cref="Diagnostics.TfLiteQuantException">It is damaged, or no image of these forms.</exception>
    public static Bitmap Decode(byte[] bytes, string origin)
    {
        foreach (var (start, decode) in Decoders)
        {
            if (!bytes.AsSpan().StartsWith(start)) continue;
            try
            {
                return decode(bytes);
            }
            catch (InvalidDataException error)
            {
                throw DatasetFault.Damaged(origin, $"The image cannot be decoded: {error.Message}.", error);
            }
        }

        throw DatasetFault.Of(origin, bytes.Length == 0 ? "The file is empty." : "It is no image that can be decoded.", "PNG, JPEG, BMP and GIF can; convert others first.");
    }
}
