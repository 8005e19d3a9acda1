using System.Buffers.Binary;
using System.Numerics;

namespace TfLiteQuant.Datasets;

/// <summary>BMP: 1, 4 and 8 bits with a palette, plain or run-length coded; 16, 24 and 32 bits, plain or with bit masks; rows
/// from the bottom or the top.</summary>
internal static class BmpDecoder
{
    private const int FileHeader = 14;
    private const int RunLength8 = 1;
    private const int RunLength4 = 2;
    private const int BitMasks = 3;
    private const int BitMasksWithOpacity = 6;

    /// <exception cref="InvalidDataException">The image is damaged or cut short.</exception>
    public static Bitmap Decode(byte[] bytes)
    {
        if (bytes.Length < FileHeader + 12) throw new InvalidDataException("it ends within its header");
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(10));
        var header = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(FileHeader));
        var isOld = header == 12;
        if ((!isOld && header < 40) || header > bytes.Length - FileHeader) throw new InvalidDataException($"it has a header of {header} bytes");
        var fields = bytes.AsSpan(FileHeader + 4);
        long width = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(fields) : BinaryPrimitives.ReadInt32LittleEndian(fields);
        long height = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]) : BinaryPrimitives.ReadInt32LittleEndian(fields[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(fields[(isOld ? 6 : 10)..]);
        var compression = isOld ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(fields[12..]);
        var bitmap = Bitmap.Make(width, Math.Abs(height), bytes.Length);
        if (offset > bytes.Length) throw new InvalidDataException("its pixels lie beyond its end");
        var pixels = bytes.AsSpan((int)offset);
        var palette = bits <= 8 ? Palette(bytes, FileHeader + (int)header, (int)offset, isOld ? 3 : 4) : [];
        switch (compression)
        {
            case 0 or BitMasks or BitMasksWithOpacity when bits is 1 or 4 or 8 or 16 or 24 or 32:
                Plain(bitmap, pixels, bits, palette, compression == 0 ? DefaultMasks(bits) : Masks(bytes), isFromTop: height < 0);
                return bitmap;
            case RunLength8 when bits == 8:
            case RunLength4 when bits == 4:
                Runs(bitmap, pixels, bits, palette);
                return bitmap;
            default:
                throw new InvalidDataException($"{bits} bits a pixel in the form {compression} cannot be read");
        }
    }

    private static byte[] Palette(byte[] bytes, int start, int end, int size)
    {
        var colors = new byte[256 * 3];
        for (var i = 0; i < 256 && start + ((i + 1) * size) <= Math.Min(end, bytes.Length); i++)
            for (var channel = 0; channel < 3; channel++) colors[(3 * i) + channel] = bytes[start + (i * size) + 2 - channel];
        return colors;
    }

    private static uint[] DefaultMasks(int bits) => bits == 16 ? [0x7C00, 0x03E0, 0x001F] : [0xFF0000, 0x00FF00, 0x0000FF];

    // Masks follow the fields of the oldest header that can have them, and are part of later ones.
    private static uint[] Masks(byte[] bytes)
    {
        const int At = FileHeader + 40;
        if (bytes.Length < At + 12) throw new InvalidDataException("it ends within its header");
        uint[] masks = [BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(At)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(At + 4)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(At + 8))];
        return Array.Exists(masks, static mask => mask == 0) ? throw new InvalidDataException("a colour has no bits") : masks;
    }

    private static void Plain(Bitmap bitmap, ReadOnlySpan<byte> pixels, int bits, byte[] palette, uint[] masks, bool isFromTop)
    {
        var stride = (((long)bitmap.Width * bits) + 31) / 32 * 4;
        if (pixels.Length < stride * bitmap.Height - 3) throw new InvalidDataException("its pixels end too early");
        for (var y = 0; y < bitmap.Height; y++)
        {
            var row = pixels[(int)(stride * (isFromTop ? y : bitmap.Height - 1 - y))..];
            for (var x = 0; x < bitmap.Width; x++)
            {
                var pixel = bitmap.Pixels.AsSpan(((y * bitmap.Width) + x) * Bitmap.Depth, 3);
                if (bits <= 8) palette.AsSpan(3 * Index(row, x, bits), 3).CopyTo(pixel);
                else if (bits == 24) (pixel[0], pixel[1], pixel[2]) = (row[(3 * x) + 2], row[(3 * x) + 1], row[3 * x]);
                else Masked(bits == 16 ? BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..]) : BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]), masks, pixel);
            }
        }
    }

    private static int Index(ReadOnlySpan<byte> row, int x, int bits) => bits switch
    {
        8 => row[x],
        4 => (row[x / 2] >> (x % 2 == 0 ? 4 : 0)) & 15,
        _ => (row[x / 8] >> (7 - (x % 8))) & 1,
    };

    private static void Masked(uint value, uint[] masks, Span<byte> pixel)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            var shift = BitOperations.TrailingZeroCount(masks[channel]);
            pixel[channel] = (byte)((ulong)((value & masks[channel]) >> shift) * 255 / (masks[channel] >> shift));
        }
    }

    // Pairs of a count and a colour; a count of 0 begins an end of line (0), of the image (1), a move (2), or plain pixels.
    private static void Runs(Bitmap bitmap, ReadOnlySpan<byte> data, int bits, byte[] palette)
    {
        for (int i = 0, x = 0, y = 0; ;)
        {
            if (i + 1 >= data.Length) throw new InvalidDataException("its pixels end too early");
            var (count, code) = (data[i++], data[i++]);
            if (count > 0)
            {
                for (var k = 0; k < count; k++) Put(bitmap, x++, y, bits == 8 ? code : (code >> (k % 2 == 0 ? 4 : 0)) & 15, palette);
            }
            else if (code == 0)
            {
                (x, y) = (0, y + 1);
            }
            else if (code == 1)
            {
                return;
            }
            else if (code == 2)
            {
                if (i + 1 >= data.Length) throw new InvalidDataException("its pixels end too early");
                (x, y) = (x + data[i++], y + data[i++]);
            }
            else
            {
                var length = ((bits == 8 ? code : (code + 1) / 2) + 1) & ~1;
                if (i + length > data.Length) throw new InvalidDataException("its pixels end too early");
                for (var k = 0; k < code; k++) Put(bitmap, x++, y, Index(data[i..], k, bits), palette);
                i += length;
            }
        }
    }

    private static void Put(Bitmap bitmap, int x, int y, int index, byte[] palette)
    {
        if (x >= bitmap.Width || y >= bitmap.Height) return;
        palette.AsSpan(3 * index, 3).CopyTo(bitmap.Pixels.AsSpan((((bitmap.Height - 1 - y) * bitmap.Width) + x) * Bitmap.Depth));
    }
}
