using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace TfLiteQuant.Datasets;

/// <summary>
/// PNG (ISO/IEC 15948): every colour type and depth, interlaced or not. 16-bit samples keep their upper byte. Checksums of
/// chunks are checked.
/// </summary>
internal static class PngDecoder
{
    private const int Grey = 0;
    private const int Rgb = 2;
    private const int Indexed = 3;
    private const int GreyAlpha = 4;
    private const int RgbAlpha = 6;

    // First column and row, and steps, of the passes of an interlaced image.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static ReadOnlySpan<byte> Start => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="InvalidDataException">The image is damaged or cut short.</exception>
    public static Bitmap Decode(byte[] bytes)
    {
        byte[]? header = null;
        byte[] palette = [], opacity = [];
        var packed = new MemoryStream();
        for (var place = Start.Length; ;)
        {
            if (bytes.Length - place < 12) throw new InvalidDataException("it ends before its last chunk");
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(place));
            if (length > bytes.Length - place - 12) throw new InvalidDataException("it ends within a chunk");
            var name = bytes.AsSpan(place + 4, 4);
            var data = bytes.AsSpan(place + 8, (int)length);
            if (Crc32.HashToUInt32(bytes.AsSpan(place + 4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(place + 8 + (int)length)))
                throw new InvalidDataException("a chunk does not fit its checksum");
            if (name.SequenceEqual("IEND"u8)) break;
            if (name.SequenceEqual("IHDR"u8)) header ??= data.ToArray();
            else if (name.SequenceEqual("PLTE"u8)) palette = data.ToArray();
            else if (name.SequenceEqual("tRNS"u8)) opacity = data.ToArray();
            else if (name.SequenceEqual("IDAT"u8)) packed.Write(data);
            place += (int)length + 12;
        }

        if (header is not { Length: 13 }) throw new InvalidDataException("it has no header");
        packed.Position = 0;
        return Unpack(header, palette, opacity, packed, bytes.Length);
    }

    private static Bitmap Unpack(byte[] header, byte[] palette, byte[] opacity, Stream packed, int file)
    {
        var bitmap = Bitmap.Make(BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), file);
        var (depth, color, isInterlaced) = (header[8], header[9], header[12] == 1);
        var samples = (color, depth) switch
        {
            (Grey, 1 or 2 or 4 or 8 or 16) or (Indexed, 1 or 2 or 4 or 8) => 1,
            (Rgb, 8 or 16) => 3,
            (GreyAlpha, 8 or 16) => 2,
            (RgbAlpha, 8 or 16) => 4,
            _ => throw new InvalidDataException($"there is no colour type {color} of {depth} bits"),
        };
        if (header[10] != 0 || header[11] != 0 || header[12] > 1) throw new InvalidDataException("it is packed or filtered in a way that does not exist");
        using var rows = new ZLibStream(packed, CompressionMode.Decompress);
        foreach (var (x, y, stepX, stepY) in isInterlaced ? Passes : [(0, 0, 1, 1)])
        {
            var columns = (bitmap.Width - x + stepX - 1) / stepX;
            if (columns <= 0) continue;
            var bytes = (int)((((long)columns * samples * depth) + 7) / 8);
            var (row, above) = (new byte[bytes], new byte[bytes]);
            var distance = Math.Max(1, samples * depth / 8);
            for (var target = y; target < bitmap.Height; target += stepY)
            {
                var filter = rows.ReadByte();
                if (filter < 0 || rows.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length) throw new InvalidDataException("its pixels end too early");
                Unfilter(filter, row, above, distance);
                var pixels = bitmap.Pixels.AsSpan(((target * bitmap.Width) + x) * Bitmap.Depth);
                if (color is Rgb or RgbAlpha) WriteColors(row, columns, samples, depth / 8, stepX, pixels);
                else for (var column = 0; column < columns; column++) Write(row, column, depth, color, palette, opacity, pixels.Slice(column * stepX * Bitmap.Depth, Bitmap.Depth));
                (row, above) = (above, row);
            }
        }

        return bitmap;
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int distance)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (var i = distance; i < row.Length; i++) row[i] += row[i - distance];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < distance && i < row.Length; i++) row[i] += (byte)(above[i] / 2);
                for (var i = distance; i < row.Length; i++) row[i] += (byte)((row[i - distance] + above[i]) / 2);
                break;
            case 4:
                for (var i = 0; i < distance && i < row.Length; i++) row[i] += above[i];
                for (var i = distance; i < row.Length; i++) row[i] += (byte)Nearest(row[i - distance], above[i], above[i - distance]);
                break;
            default:
                throw new InvalidDataException($"a row has the filter {filter}, which does not exist");
        }
    }

    // Whichever of the three is nearest to left + above - corner; on ties in this order.
    private static int Nearest(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - (2 * corner)));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static void Write(byte[] row, int column, int depth, int color, byte[] palette, byte[] opacity, Span<byte> pixel)
    {
        switch (color)
        {
            case Indexed:
                var index = Small(row, column, depth);
                if ((3 * index) + 2 >= palette.Length) throw new InvalidDataException($"a pixel has the colour {index}, which the palette lacks");
                palette.AsSpan(3 * index, 3).CopyTo(pixel);
                if (index < opacity.Length) pixel[3] = opacity[index];
                break;
            case Grey:
                pixel[..3].Fill(depth >= 8 ? row[column * depth / 8] : (byte)(Small(row, column, depth) * 255 / ((1 << depth) - 1)));
                break;
            case GreyAlpha:
                pixel[..3].Fill(row[column * 2 * depth / 8]);
                pixel[3] = row[((column * 2) + 1) * depth / 8];
                break;
        }
    }

    private static void WriteColors(byte[] row, int columns, int samples, int size, int step, Span<byte> pixels)
    {
        for (int column = 0, from = 0; column < columns; column++)
        {
            var pixel = pixels.Slice(column * step * Bitmap.Depth, Bitmap.Depth);
            for (var i = 0; i < samples; i++, from += size) pixel[i] = row[from];
        }
    }

    private static int Small(byte[] row, int column, int depth)
    {
        var bit = column * depth;
        return (row[bit / 8] >> (8 - depth - (bit % 8))) & ((1 << depth) - 1);
    }
}
