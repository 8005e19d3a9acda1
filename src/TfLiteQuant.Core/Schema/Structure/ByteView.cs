using System.Runtime.CompilerServices;
using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Structure;

/// <summary>
/// Bytes of a file as they lie in memory. Positions and lengths are 64-bit, because a file may exceed what a span or a
/// <c>ByteBuffer</c> of the FlatBuffers package can hold. Every access is checked, also after the structure was verified:
/// a file that changes under the map must not turn into a wild pointer.
/// </summary>
/// <remarks>
/// Values are read as the file stores them, little-endian; so is every machine .NET runs on in practice. No method is
/// generic over the value: instances of framework generics over value types are not compiled ahead of time, and start-up
/// would pay for each.
/// </remarks>
internal readonly unsafe struct ByteView(byte* pointer, long length)
{
    private readonly byte* _pointer = pointer;

    public long Length { get; } = length;

    /// <summary>The byte at a position.</summary>
    /// <exception cref="FlatBufferFault">It lies beyond the file, as with the readers of wider values below.</exception>
    public byte Byte(long position) => *At(position, sizeof(byte));

    public ushort UInt16(long position) => Unsafe.ReadUnaligned<ushort>(At(position, sizeof(ushort)));

    public int Int32(long position) => Unsafe.ReadUnaligned<int>(At(position, sizeof(int)));

    public uint UInt32(long position) => Unsafe.ReadUnaligned<uint>(At(position, sizeof(uint)));

    public ulong UInt64(long position) => Unsafe.ReadUnaligned<ulong>(At(position, sizeof(ulong)));

    /// <summary>Copies bytes out of the file.</summary>
    /// <exception cref="FlatBufferFault">They would end beyond the file.</exception>
    public void CopyTo(void* destination, long position, long count)
    {
        Require("A stretch of bytes", position, count);
        Buffer.MemoryCopy(_pointer + position, destination, count, count);
    }

    /// <summary>A stretch of bytes.</summary>
    /// <exception cref="FlatBufferFault">It would end beyond the file.</exception>
    public ReadOnlySpan<byte> Span(long position, int count)
    {
        Require("A stretch of bytes", position, count);
        return new ReadOnlySpan<byte>(_pointer + position, count);
    }

    /// <summary>A stretch of bytes that shares the memory, kept valid by <paramref name="owner"/>.</summary>
    /// <exception cref="FlatBufferFault">It would end beyond the file.</exception>
    public BufferData Slice(long position, long count, object owner)
    {
        Require("A stretch of bytes", position, count);
        return count == 0 ? BufferData.Empty : new BufferData(_pointer + position, count, owner);
    }

    /// <summary>Makes sure that a stretch lies inside the file.</summary>
    /// <exception cref="FlatBufferFault">It does not.</exception>
    public void Require(string what, long position, long count)
    {
        if (position < 0 || count < 0 || position > Length - count) throw FlatBufferFault.BeyondEnd(what, position, count, Length);
    }

    /// <summary>Whether a stretch inside the file holds zeros only.</summary>
    public bool IsZero(long position, long count)
    {
        Require("A stretch of bytes", position, count);
        const int Piece = 1 << 30;
        for (long done = 0; done < count; done += Piece)
        {
            var piece = new ReadOnlySpan<byte>(_pointer + position + done, (int)Math.Min(Piece, count - done));
            if (piece.ContainsAnyExcept((byte)0)) return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* At(long position, int size)
    {
        if (position < 0 || position > Length - size) throw FlatBufferFault.BeyondEnd("A value", position, size, Length);
        return _pointer + position;
    }
}
