using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Model;

/// <summary>
/// Bytes of a tensor, of metadata or of custom options: a stretch of memory that is either mapped from the input file
/// (nothing copies it) or owned, or bytes that are only made when they are written. Lengths are 64-bit, so that one piece may
/// exceed 2 GB; views are typed spans.
/// </summary>
public sealed unsafe class BufferData
{
    private readonly byte* _pointer;
    private readonly object? _owner;
    private readonly long _producedFrom;
    private BufferData? _made;

    private BufferData(IDataProducer producer, long from, long length)
    {
        _owner = producer;
        _producedFrom = from;
        Length = length;
    }

    /// <summary>Wraps memory that stays valid as long as <paramref name="owner"/> lives.</summary>
    /// <param name="pointer">First byte; ignored when <paramref name="length"/> is 0.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="owner">What keeps the memory alive; an <see cref="IMemoryLease"/> is asked before every access.</param>
    public BufferData(byte* pointer, long length, object? owner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _pointer = pointer;
        _owner = owner;
        Length = length;
    }

    /// <summary>No bytes: what a tensor without constant data has.</summary>
    public static BufferData Empty { get; } = new(null, 0, null);

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>Whether there are no bytes.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>New memory, not cleared, writable through <see cref="Writable{T}"/> by whoever made it.</summary>
    /// <param name="length">Bytes, up to what an array holds (about 2 GB).</param>
    public static BufferData Allocate(long length)
    {
        if (length == 0) return Empty;
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)length), pinned: true);
        return new BufferData((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(bytes)), length, bytes);
    }

    /// <summary>A copy of the given elements.</summary>
    public static BufferData From<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(elements);
        var data = Allocate(bytes.Length);
        bytes.CopyTo(data.Writable<byte>());
        return data;
    }

    /// <summary>Bytes that a producer makes: piece by piece where they are written, all at once where they are looked at.</summary>
    public static BufferData Produced(IDataProducer producer, long length) => length == 0 ? Empty : new BufferData(producer, 0, length);

    /// <summary>The bytes seen as elements of <typeparamref name="T"/>; a remainder shorter than one element is left out.</summary>
    /// <exception cref="ObjectDisposedException">The model whose file was mapped has been disposed.</exception>
    /// <exception cref="OverflowException">More elements than a span holds.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
        => Writable<T>();

    /// <summary>A part of the bytes that shares the memory.</summary>
    public BufferData Slice(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length) throw new ArgumentOutOfRangeException(nameof(offset));
        if (length == 0) return Empty;
        return Unmade is { } producer ? new BufferData(producer, _producedFrom + offset, length) : new BufferData(Pointer + offset, length, _owner);
    }

    /// <summary>Copies a part of the bytes, past the map where they lie in a file: for going through them once.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="destination">Room for the part.</param>
    public void Read(long offset, Span<byte> destination)
    {
        ThrowIfReleased();
        if (offset < 0 || offset > Length - destination.Length) throw new ArgumentOutOfRangeException(nameof(offset));
        if (_owner is IFileLease file && file.TryRead(Pointer + offset, destination)) return;
        new ReadOnlySpan<byte>(Pointer + offset, destination.Length).CopyTo(destination);
    }

    /// <summary>Writes all bytes to a stream, in pieces, so that any length works with constant memory.</summary>
    public void CopyTo(Stream destination, CancellationToken cancellation = default)
    {
        const int Piece = 4 << 20;
        ThrowIfReleased();
        if (Unmade is { } producer)
        {
            Produce(producer, destination, cancellation);
            return;
        }

        for (long offset = 0; offset < Length; offset += Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            destination.Write(new ReadOnlySpan<byte>(Pointer + offset, (int)Math.Min(Piece, Length - offset)));
        }
    }

    /// <summary>Whether two pieces hold the same bytes.</summary>
    public bool ContentEquals(BufferData other)
    {
        if (Length != other.Length) return false;
        if (ReferenceEquals(this, other)) return true;
        ThrowIfReleased();
        other.ThrowIfReleased();
        if (Pointer == other.Pointer) return true;
        const int Piece = 1 << 30;
        for (long offset = 0; offset < Length; offset += Piece)
        {
            var count = (int)Math.Min(Piece, Length - offset);
            var mine = new ReadOnlySpan<byte>(Pointer + offset, count);
            if (!mine.SequenceEqual(new ReadOnlySpan<byte>(other.Pointer + offset, count))) return false;
        }

        return true;
    }

    /// <summary>The memory as writable elements: only for the code that allocated it, before anyone else sees it.</summary>
    internal Span<T> Writable<T>()
        where T : unmanaged
    {
        ThrowIfReleased();
        return new Span<T>(Pointer, checked((int)(Length / sizeof(T))));
    }

    /// <summary>First byte, for readers that pass it to kernels; valid as long as the owner lives.</summary>
    internal byte* Pointer => _owner is IDataProducer producer ? (_made ?? Make(producer))._pointer : _pointer;

    private IDataProducer? Unmade => _made is null ? _owner as IDataProducer : null;

    /// <summary>Checks that the memory is still there.</summary>
    /// <exception cref="ObjectDisposedException">The model whose file was mapped has been disposed.</exception>
    internal void ThrowIfReleased()
    {
        if (_owner is IMemoryLease { IsReleased: true })
            throw new ObjectDisposedException(nameof(TfLiteModel), "The model was disposed and its file is no longer mapped.");
    }

    private BufferData Make(IDataProducer producer)
    {
        var made = Allocate(Length);
        producer.Produce(_producedFrom, made.Writable<byte>());
        return _made = made;
    }

    private void Produce(IDataProducer producer, Stream destination, CancellationToken cancellation)
    {
        // A piece, and twice as much that it is made of, stay in the second-level cache until they are copied out.
        var piece = new byte[(int)Math.Min(128 << 10, Length)];
        for (long offset = 0; offset < Length; offset += piece.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = piece.AsSpan(0, (int)Math.Min(piece.Length, Length - offset));
            producer.Produce(_producedFrom + offset, part);
            destination.Write(part);
        }
    }
}

/// <summary>Makes bytes from something else, the same each time.</summary>
public interface IDataProducer
{
    /// <summary>Makes a part of the bytes.</summary>
    /// <param name="offset">First byte of the part, at an element's beginning.</param>
    /// <param name="destination">Room for the part.</param>
    void Produce(long offset, Span<byte> destination);
}

/// <summary>Owner of memory that can be given back while <see cref="BufferData"/> still points at it.</summary>
public interface IMemoryLease
{
    /// <summary>Whether the memory is gone.</summary>
    bool IsReleased { get; }
}

/// <summary>Memory that a file is mapped into.</summary>
public unsafe interface IFileLease : IMemoryLease
{
    /// <summary>Reads bytes from the file itself.</summary>
    /// <param name="mapped">Where they are mapped.</param>
    /// <param name="destination">Room for them.</param>
    /// <returns>Whether all were read; the map holds them in any case.</returns>
    bool TryRead(byte* mapped, Span<byte> destination);
}
