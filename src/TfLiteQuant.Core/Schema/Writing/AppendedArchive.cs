using System.Buffers.Binary;
using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Writing;

/// <summary>
/// The ZIP archive that TensorFlow Lite Metadata appends to a model (labels, vocabularies). Such an archive states positions
/// from the start of the file, so it breaks when the model before it changes its length: its positions move along.
/// All other appended bytes, and archives whose positions start at themselves, stay as they are.
/// </summary>
internal static class AppendedArchive
{
    private const uint LocalSignature = 0x04034B50;
    private const uint CentralSignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int CentralLength = 46;

    /// <summary>Longest archive that is copied to be changed; longer ones, which no one packs into a model, stay as they are.</summary>
    private const long Longest = 1L << 30;

    /// <summary>The appended bytes for a file in which they start at <paramref name="newStart"/>.</summary>
    public static BufferData MovedTo(BufferData appended, long newStart)
    {
        if (appended.Length is < EndLength or > Longest || FindEnd(appended.AsSpan<byte>()) is not { } end) return appended;
        var bytes = appended.AsSpan<byte>();
        long centralLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(end + 12)..]);
        long centralStated = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(end + 16)..]);
        var central = end - centralLength;
        if (central < 0) return appended;

        // Where the appended bytes began in the file that the archive's positions were written for.
        var oldStart = centralStated - central;
        var shift = newStart - oldStart;
        if (oldStart <= 0 || shift == 0 || centralStated + shift > uint.MaxValue) return appended;
        var moved = BufferData.From(bytes);
        return TryShift(moved.Writable<byte>(), (int)central, end, oldStart, shift) ? moved : appended;
    }

    private static int? FindEnd(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.Length - EndLength; at >= Math.Max(0, bytes.Length - EndLength - LongestComment); at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) != EndSignature) continue;
            if (at + EndLength + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 20)..]) == bytes.Length) return at;
        }

        return null;
    }

    /// <summary>Moves the positions in the central directory; false where anything in it is not as expected.</summary>
    private static bool TryShift(Span<byte> bytes, int central, int end, long oldStart, long shift)
    {
        for (var at = central; at < end;)
        {
            if (end - at < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) != CentralSignature) return false;
            var stated = bytes[(at + 42)..];
            var local = BinaryPrimitives.ReadUInt32LittleEndian(stated) - oldStart;
            if (local < 0 || local > central - sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)local..]) != LocalSignature) return false;
            BinaryPrimitives.WriteUInt32LittleEndian(stated, (uint)(local + oldStart + shift));
            at += CentralLength
                + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 28)..])
                + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 30)..])
                + BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 32)..]);
        }

        var centralPosition = bytes[(end + 16)..];
        BinaryPrimitives.WriteUInt32LittleEndian(centralPosition, (uint)(BinaryPrimitives.ReadUInt32LittleEndian(centralPosition) + shift));
        return true;
    }
}
