using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Model;

/// <summary>
/// Bytes of a tensor, of metadata or of custom options: a stretch of memory that is either mapped from the input file
/// (nothing copies it) or owned. Lengths are 64-bit, so that one piece may exceed 2 GB; views are typed spans.
/// </summary>
public sealed unsafe class BufferData
{
    private readonly byte* _pointer;
    private readonly object? _owner;

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
        return length == 0 ? Empty : new BufferData(_pointer + offset, length, _owner);
    }

    /// <summary>Writes all bytes to a stream, in pieces, so that any length works with constant memory.</summary>
    public void CopyTo(Stream destination, CancellationToken cancellation = default)
    {
        const int Piece = 4 << 20;
        ThrowIfReleased();
        for (long offset = 0; offset < Length; offset += Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            destination.Write(new ReadOnlySpan<byte>(_pointer + offset, (int)Math.Min(Piece, Length - offset)));
        }
    }

    /// <summary>Whether two pieces hold the same bytes.</summary>
    public bool ContentEquals(BufferData other)
    {
        if (Length != other.Length) return false;
        if (_pointer == other._pointer) return true;
        ThrowIfReleased();
        other.ThrowIfReleased();
        const int Piece = 1 << 30;
        for (long offset = 0; offset < Length; offset += Piece)
        {
            var count = (int)Math.Min(Piece, Length - offset);
            var mine = new ReadOnlySpan<byte>(_pointer + offset, count);
            if (!mine.SequenceEqual(new ReadOnlySpan<byte>(other._pointer + offset, count))) return false;
        }

        return true;
    }

    /// <summary>The memory as writable elements: only for the code that allocated it, before anyone else sees it.</summary>
    internal Span<T> Writable<T>()
        where T : unmanaged
    {
        ThrowIfReleased();
        return new Span<T>(_pointer, checked((int)(Length / sizeof(T))));
    }

    /// <summary>First byte, for readers that pass it to kernels; valid as long as the owner lives.</summary>
    internal byte* Pointer => _pointer;

    /// <summary>Checks that the memory is still there.</summary>
    /// <exception cref="ObjectDisposedException">The model whose file was mapped has been disposed.</exception>
    internal void ThrowIfReleased()
    {
        if (_owner is IMemoryLease { IsReleased: true })
            throw new ObjectDisposedException(nameof(TfLiteModel), "The model was disposed and its file is no longer mapped.");
    }
}

/// <summary>Owner of memory that can be given back while <see cref="BufferData"/> still points at it.</summary>
public interface IMemoryLease
{
    /// <summary>Whether the memory is gone.</summary>
    bool IsReleased { get; }
}
