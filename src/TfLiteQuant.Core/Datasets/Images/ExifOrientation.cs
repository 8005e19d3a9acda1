using System.Buffers.Binary;

namespace TfLiteQuant.Datasets;

/// <summary>Finds the orientation that cameras note in JPEG (segment APP1) and PNG (chunk eXIf) files: tag 0x0112 of the first
/// directory of a TIFF structure. What cannot be read means that nothing is noted.</summary>
internal static class ExifOrientation
{
    private const int Upright = 1;
    private const int Tag = 0x0112;
    private const int ShortType = 3;

    /// <summary>The number from 1 to 8; 1 where there is none.</summary>
    public static int Find(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngDecoder.Start)) return InPng(file[PngDecoder.Start.Length..]);
        return file is [0xFF, 0xD8, ..] ? InJpeg(file[2..]) : Upright;
    }

    private static int InJpeg(ReadOnlySpan<byte> rest)
    {
        const byte App1 = 0xE1, StartOfScan = 0xDA;
        while (rest.Length > 4 && rest[0] == 0xFF && rest[1] != StartOfScan)
        {
            if (rest[1] == 0xFF)
            {
                rest = rest[1..];
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2 || length + 2 > rest.Length) return Upright;
            var segment = rest.Slice(4, length - 2);
            if (rest[1] == App1 && segment.StartsWith("Exif\0\0"u8)) return InTiff(segment[6..]);
            rest = rest[(length + 2)..];
        }

        return Upright;
    }

    private static int InPng(ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= 12)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12) return Upright;
            if (rest.Slice(4, 4).SequenceEqual("eXIf"u8)) return InTiff(rest.Slice(8, (int)length));
            rest = rest[((int)length + 12)..];
        }

        return Upright;
    }

    private static int InTiff(ReadOnlySpan<byte> tiff)
    {
        var isBig = tiff.StartsWith("MM"u8);
        if (tiff.Length < 8 || (!isBig && !tiff.StartsWith("II"u8))) return Upright;
        var directory = Number(tiff[4..], 4, isBig);
        if (directory > tiff.Length - 2) return Upright;
        var entries = Number(tiff[(int)directory..], 2, isBig);
        for (var i = 0; i < entries; i++)
        {
            var at = directory + 2 + (12L * i);
            if (at + 12 > tiff.Length) return Upright;
            var entry = tiff[(int)at..];
            if (Number(entry, 2, isBig) == Tag && Number(entry[2..], 2, isBig) == ShortType) return (int)Number(entry[8..], 2, isBig);
        }

        return Upright;
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int size, bool isBig) => (size, isBig) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
    };
}
