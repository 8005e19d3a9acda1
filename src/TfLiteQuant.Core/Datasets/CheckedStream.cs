using System.IO.Hashing;

namespace TfLiteQuant.Datasets;

/// <summary>An archive's entry as it is unpacked, whose bytes are held against the archive's checksum once all of them have been read:
/// the platform's reader does not.</summary>
/// <remarks>It only reads, and only forward, as the platform's stream of an entry: other members refuse, as <see cref="CanSeek"/> and
/// <see cref="CanWrite"/> say.</remarks>
/// <param name="entry">The unpacked entry; disposed with this.</param>
/// <param name="length">Its bytes.</param>
/// <param name="checksum">Their CRC-32.</param>
internal sealed class CheckedStream(Stream entry, long length, uint checksum) : Stream
{
    private readonly Crc32 _crc = new();
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">All bytes have been read, and are not those that were stored.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = entry.Read(buffer);
        if (count == 0) return 0;
        _crc.Append(buffer[..count]);
        _read += count;
        if (_read == length && _crc.GetCurrentHashAsUInt32() != checksum) throw new InvalidDataException("Its checksum is another than when it was stored.");
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) entry.Dispose();
        base.Dispose(disposing);
    }
}
