using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace TfLiteQuant.Datasets;

/// <summary>
/// The records of a TFRecord file, compressed by gzip or not: each has its length (64 bits), a checksum of that, its bytes, and
/// a checksum of these; all little-endian.
/// </summary>
/// <remarks>The checksum is CRC-32C, turned right by 15 bits and added to a constant, so that checksums of data which holds
/// checksums stay good ones (TensorFlow, lib/hash/crc32c.h).</remarks>
internal static class RecordReader
{
    private const uint MaskDelta = 0xA282EAD8;
    private const int MaskTurn = 15;
    private const int GzipStart = 0x1F8B;

    /// <summary>Reads record by record.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">The file cannot be read, ends within a record or was changed; the
    /// message says at which offset.</exception>
    public static IEnumerable<(long Offset, byte[] Record)> Read(string path)
    {
        using var file = DatasetFile.Open(path);
        using var stream = Unpacked(file);
        var header = new byte[12];
        for (long offset = 0; ;)
        {
            var read = Fill(stream, header, path, offset);
            if (read == 0) yield break;
            if (read < header.Length) throw DatasetFault.Damaged(path, $"It ends within the header of the record at offset {offset}.");
            var length = BinaryPrimitives.ReadUInt64LittleEndian(header);
            if (Masked(header.AsSpan(0, 8)) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8)))
                throw offset == 0 ? DatasetFault.Of(path, "It is no TFRecord file: the checksum of its first length is wrong.", "Write it with tf.io.TFRecordWriter.") : DatasetFault.Damaged(path, $"The length of the record at offset {offset} does not fit its checksum.");
            if (length > (ulong)Array.MaxLength - 4) throw DatasetFault.Damaged(path, $"The record at offset {offset} claims {length} bytes.");
            var record = ReadRecord(stream, (int)length, path, offset);
            yield return (offset, record);
            offset += header.Length + (long)length + 4;
        }
    }

    /// <summary>The checksum as files hold it.</summary>
    internal static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, MaskTurn) + MaskDelta;
    }

    private static Stream Unpacked(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var isPacked = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && BinaryPrimitives.ReadUInt16BigEndian(start) == GzipStart;
        file.Position = 0;
        return isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    // The length's checksum held, so memory of that size is worth asking for, but a cut file still ends it early.
    private static byte[] ReadRecord(Stream stream, int length, string path, long offset)
    {
        const int Piece = 1 << 24;
        var record = new byte[Math.Min(length, Piece)];
        for (var done = 0; done < length;)
        {
            if (done == record.Length) Array.Resize(ref record, (int)Math.Min(length, 2L * record.Length));
            var read = Fill(stream, record.AsMemory(done), path, offset);
            if (read == 0) throw DatasetFault.Damaged(path, $"It ends within the record at offset {offset}, after {done} of {length} bytes.");
            done += read;
        }

        var sum = new byte[4];
        if (Fill(stream, sum, path, offset) < 4) throw DatasetFault.Damaged(path, $"It ends within the checksum of the record at offset {offset}.");
        if (Masked(record) != BinaryPrimitives.ReadUInt32LittleEndian(sum)) throw DatasetFault.Damaged(path, $"The record at offset {offset} does not fit its checksum.");
        return record;
    }

    private static int Fill(Stream stream, Memory<byte> bytes, string path, long offset)
    {
        try
        {
            return stream.ReadAtLeast(bytes.Span, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw DatasetFault.Damaged(path, $"Its compressed data is damaged at or after offset {offset}: {error.Message}", error);
        }
    }
}
