namespace TfLiteQuant.Schema.Structure;

/// <summary>A vector of a FlatBuffer, read in place: a 32-bit count, then the elements.</summary>
internal readonly struct FlatVector
{
    /// <summary>Longest vector that is copied into an array, in bytes. Real ones (shapes, scales, sparse indices) stay far
    /// below; tensor data is never copied.</summary>
    public const long LongestCopy = 1L << 30;

    private readonly ByteView _bytes;

    private FlatVector(ByteView bytes, long start, long count, int elementSize)
    {
        _bytes = bytes;
        Start = start;
        Count = count;
        ElementSize = elementSize;
    }

    /// <summary>Where the first element lies.</summary>
    public long Start { get; }

    public long Count { get; }

    public int ElementSize { get; }

    /// <summary>Bytes of all elements.</summary>
    public long ByteLength => Count * ElementSize;

    /// <summary>Where the last element ends.</summary>
    public long End => Start + ByteLength;

    /// <summary>The vector at a position, its extent checked against the file before anything is allocated for it.</summary>
    /// <remarks>Elements of 8 bytes may lie at any multiple of 4: writers of the format's first years did not align them, the
    /// reference reads such files, and all reading here copies them.</remarks>
    /// <exception cref="FlatBufferFault">There is no sound vector.</exception>
    public static FlatVector At(ByteView bytes, long position, int elementSize)
    {
        if (position % sizeof(uint) != 0) throw FlatBufferFault.Invalid($"The vector at byte {position} is not aligned to 4 bytes.");
        long count = bytes.UInt32(position);
        var start = position + sizeof(uint);
        bytes.Require("A vector", start, count * elementSize);
        return new FlatVector(bytes, start, count, elementSize);
    }

    /// <summary>The table that element <paramref name="index"/> of a vector of tables points at.</summary>
    public FlatTable Table(long index) => FlatTable.At(_bytes, Target(index));

    /// <summary>What element <paramref name="index"/> of a vector of offsets points at.</summary>
    public long Target(long index) => FlatOffset.Follow(_bytes, Start + (index * ElementSize));

    /// <summary>Makes sure that a copy may be allocated.</summary>
    /// <exception cref="FlatBufferFault">More than <see cref="LongestCopy"/>.</exception>
    public void RequireCopyable()
    {
        if (ByteLength > LongestCopy) throw FlatBufferFault.Invalid($"The vector before byte {Start} has {ByteLength} bytes, more than any model needs there.");
    }

    /// <summary>Copies all elements.</summary>
    public unsafe void CopyTo(void* destination)
    {
        if (Count > 0) _bytes.CopyTo(destination, Start, ByteLength);
    }

    /// <summary>The elements' bytes as a new array.</summary>
    /// <exception cref="FlatBufferFault">More than <see cref="LongestCopy"/>.</exception>
    public unsafe byte[] ToBytes()
    {
        RequireCopyable();
        var copy = new byte[ByteLength];
        fixed (byte* start = copy) CopyTo(start);
        return copy;
    }
}
