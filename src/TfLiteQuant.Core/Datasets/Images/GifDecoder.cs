using System.Buffers.Binary;

namespace TfLiteQuant.Datasets;

/// <summary>GIF: the first picture, on black where it does not cover its screen.</summary>
internal static class GifDecoder
{
    private const int Extension = 0x21;
    private const int Picture = 0x2C;
    private const int MostCodes = 4096;

    // A code adds one to the pixels of the longest before it.
    private const int MostPixelsPerCode = MostCodes;

    /// <exception cref="InvalidDataException">The image is damaged or cut short.</exception>
    public static Bitmap Decode(byte[] bytes)
    {
        var place = 13;
        if (bytes.Length < place) throw Short();
        var bitmap = Bitmap.Make(BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(6)), BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)), bytes.Length);
        var palette = Palette(bytes, ref place, bytes[10]);
        while (true)
        {
            if (place >= bytes.Length) throw Short();
            switch (bytes[place++])
            {
                case Extension:
                    place++;
                    Blocks(bytes, ref place);
                    break;
                case Picture:
                    Draw(bitmap, bytes, place, palette);
                    return bitmap;
                default:
                    throw new InvalidDataException("it has no picture");
            }
        }
    }

    private static byte[] Palette(byte[] bytes, ref int place, int flags)
    {
        if ((flags & 0x80) == 0) return [];
        var length = 3 * (2 << (flags & 7));
        if (length > bytes.Length - place) throw Short();
        place += length;
        return bytes[(place - length)..place];
    }

    // Data comes in blocks of up to 255 bytes, each after its length; one of length 0 ends them.
    private static byte[] Blocks(byte[] bytes, ref int place)
    {
        var data = new MemoryStream();
        while (true)
        {
            if (place >= bytes.Length) throw Short();
            var length = bytes[place++];
            if (length == 0) return data.ToArray();
            if (length > bytes.Length - place) throw Short();
            data.Write(bytes, place, length);
            place += length;
        }
    }

    private static void Draw(Bitmap bitmap, byte[] bytes, int place, byte[] palette)
    {
        if (bytes.Length - place < 10) throw Short();
        var (left, top) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(place)), BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(place + 2)));
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(place + 4)), BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(place + 6)));
        var flags = bytes[place + 8];
        place += 9;
        if (Palette(bytes, ref place, flags) is { Length: > 0 } own) palette = own;
        if (place >= bytes.Length) throw Short();
        var bits = bytes[place++];
        // The picture may reach beyond the screen; what it draws there is not seen.
        if ((long)width * height > (long)MostPixelsPerCode * bytes.Length) throw new InvalidDataException($"it claims {width} by {height} pixels");
        var indices = Expand(Blocks(bytes, ref place), bits, width * height);
        var rows = RowOrder(height, (flags & 0x40) != 0);
        for (var i = 0; i < indices.Length; i++)
        {
            var (x, y) = (left + (i % width), top + rows[i / width]);
            if (x >= bitmap.Width || y >= bitmap.Height) continue;
            if ((3 * indices[i]) + 2 >= palette.Length) throw new InvalidDataException($"a pixel has the colour {indices[i]}, which the palette lacks");
            palette.AsSpan(3 * indices[i], 3).CopyTo(bitmap.Pixels.AsSpan(((y * bitmap.Width) + x) * Bitmap.Depth));
        }
    }

    // Interlaced pictures have every eighth row first, then those between.
    private static int[] RowOrder(int height, bool isInterlaced)
    {
        var rows = Enumerable.Range(0, height);
        return isInterlaced
            ? [.. rows.Where(static row => row % 8 == 0), .. rows.Where(static row => row % 8 == 4), .. rows.Where(static row => row % 4 == 2), .. rows.Where(static row => row % 2 == 1)]
            : [.. rows];
    }

    /// <summary>LZW with codes that grow from <paramref name="bits"/> + 1 to 12 bits, the lowest bit first.</summary>
    private static byte[] Expand(byte[] data, int bits, int count)
    {
        if (bits is < 1 or > 8) throw new InvalidDataException($"its codes begin with {bits} bits");
        var (clear, end) = (1 << bits, (1 << bits) + 1);
        var (prefix, last, length) = (new short[MostCodes], new byte[MostCodes], new int[MostCodes]);
        for (var i = 0; i < clear; i++) (last[i], length[i]) = ((byte)i, 1);
        var pixels = new byte[count];
        var (next, size, previous, done) = (end + 1, bits + 1, -1, 0);
        for (long bit = 0; done < count;)
        {
            if (bit + size > 8L * data.Length) throw new InvalidDataException("its pixels end too early");
            var code = 0;
            for (var i = 0; i < size; i++) code |= ((data[(bit + i) / 8] >> (int)((bit + i) % 8)) & 1) << i;
            bit += size;
            if (code == end) throw new InvalidDataException("its pixels end too early");
            if (code == clear)
            {
                (next, size, previous) = (end + 1, bits + 1, -1);
                continue;
            }

            if (code > next || (code == next && previous < 0)) throw new InvalidDataException("a code stands before what it means");
            if (previous >= 0 && next < MostCodes)
            {
                prefix[next] = (short)previous;
                length[next] = length[previous] + 1;
                last[next] = First(code == next ? previous : code, prefix, last, length);
                next++;
            }

            if (code >= next) throw new InvalidDataException("a code stands before what it means");
            for (int at = code, i = length[code] - 1; i >= 0; at = prefix[at], i--)
                if (done + i < count) pixels[done + i] = last[at];
            done = (int)Math.Min(count, (long)done + length[code]);
            previous = code;
            if (next == 1 << size && size < 12) size++;
        }

        return pixels;
    }

    private static byte First(int code, short[] prefix, byte[] last, int[] length)
    {
        while (length[code] > 1) code = prefix[code];
        return last[code];
    }

    private static InvalidDataException Short() => new("it ends too early");
}
