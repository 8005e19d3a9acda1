namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Writes a file and leaves holes where zeros would be, so that gigabytes of them take no disk.</summary>
internal sealed class SparseStream(string path) : Stream
{
    private readonly FileStream _file = new(path, FileMode.CreateNew);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.ContainsAnyExcept((byte)0)) _file.Write(buffer);
        else _file.Seek(buffer.Length, SeekOrigin.Current);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.SetLength(Math.Max(_file.Position, _file.Length));
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
