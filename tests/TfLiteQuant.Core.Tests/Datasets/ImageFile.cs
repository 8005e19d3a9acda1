using System.Buffers.Binary;
using System.IO.Compression;
using BitMiracle.LibJpeg.Classic;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Encodes images byte by byte, in every form that is decoded.</summary>
internal static class ImageFile
{
    /// <summary>A PNG of 8-bit red, green and blue.</summary>
    public static byte[] Png(int width, int height, params ReadOnlySpan<byte> rgb)
    {
        var rows = new MemoryStream();
        for (var y = 0; y < height; y++)
        {
            rows.WriteByte(0);
            rows.Write(rgb.Slice(y * width * 3, width * 3));
        }

        return Png(width, height, 8, 2, rows.ToArray());
    }

    /// <summary>A PNG of one colour.</summary>
    public static byte[] Png(int width, int height, byte red, byte green, byte blue)
    {
        var rgb = new byte[width * height * 3];
        for (var i = 0; i < rgb.Length; i += 3) (rgb[i], rgb[i + 1], rgb[i + 2]) = (red, green, blue);
        return Png(width, height, rgb);
    }

    /// <summary>A PNG of any form.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="depth">Bits of a sample.</param>
    /// <param name="color">Colour type.</param>
    /// <param name="rows">Filtered rows, unpacked.</param>
    /// <param name="interlaced">Whether the rows are those of seven passes.</param>
    /// <param name="chunks">Chunks between header and pixels.</param>
    public static byte[] Png(int width, int height, byte depth, byte color, byte[] rows, bool interlaced = false, params (string Name, byte[] Data)[] chunks)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, color, interlaced ? (byte)1 : (byte)0);
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(rows);
        return [0x89, .. "PNG"u8, 13, 10, 26, 10, .. Chunk("IHDR", header), .. chunks.SelectMany(static chunk => Chunk(chunk.Name, chunk.Data)), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A BMP with a header of 40 bytes.</summary>
    public static byte[] Bmp(int width, int height, short bits, byte[] pixels, int compression = 0, params byte[] palette)
    {
        var header = new byte[54];
        header[0] = (byte)'B';
        header[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), 54 + palette.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(28), bits);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(30), compression);
        return [.. header, .. palette, .. pixels];
    }

    /// <summary>A GIF of up to 126 colours, whose codes are 8 bits long and begin anew before they would grow.</summary>
    public static byte[] Gif(int width, int height, byte[] palette, params ReadOnlySpan<byte> indices)
    {
        var codes = new List<byte>();
        for (var i = 0; i < indices.Length; i++)
        {
            // With 7 bits to a colour, 128 is the code that clears: sent often enough, codes never reach 256 and stay at 8 bits.
            if (i % 100 == 0) codes.Add(128);
            codes.Add(indices[i]);
        }

        codes.Add(129);
        var colors = new byte[128 * 3];
        palette.CopyTo(colors, 0);
        var blocks = codes.Chunk(255).SelectMany(static block => (byte[])[(byte)block.Length, .. block]);
        return [.. "GIF89a"u8, (byte)width, 0, (byte)height, 0, 0xF6, 0, 0, .. colors, 0x2C, 0, 0, 0, 0, (byte)width, 0, (byte)height, 0, 0, 7, .. blocks, 0, 0x3B];
    }

    /// <summary>A JPEG of good quality.</summary>
    public static byte[] Jpeg(int width, int height, ReadOnlySpan<byte> rgb, int orientation = 0)
    {
        var file = new MemoryStream();
        var compression = new jpeg_compress_struct(new jpeg_error_mgr()) { Image_width = width, Image_height = height, Input_components = 3, In_color_space = J_COLOR_SPACE.JCS_RGB };
        compression.jpeg_set_defaults();
        compression.jpeg_set_quality(100, true);
        compression.jpeg_stdio_dest(file);
        compression.jpeg_start_compress(true);
        for (var y = 0; y < height; y++) compression.jpeg_write_scanlines([rgb.Slice(y * width * 3, width * 3).ToArray()], 1);
        compression.jpeg_finish_compress();
        var bytes = file.ToArray();
        return orientation == 0 ? bytes : [.. bytes[..2], .. Exif(orientation), .. bytes[2..]];
    }

    private static byte[] Exif(int orientation) =>
    [
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
    ];

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. System.Text.Encoding.ASCII.GetBytes(name), .. data];
        var crc = ~0u;
        foreach (var value in named)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, ~crc);
        return [.. length, .. named, .. sum];
    }
}
