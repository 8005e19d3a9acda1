using System.Runtime.InteropServices;

namespace TfLiteQuant.TestKit;

/// <summary>Memory for a tensor with guard zones before and behind it, filled with a pattern that a kernel must leave alone.</summary>
public sealed unsafe class NativeBlock : IDisposable
{
    private const int GuardBytes = 512;
    private const byte Pattern = 0xA5;
    private readonly byte* _room;

    /// <param name="bytes">Bytes between the guards.</param>
    /// <param name="offset">Bytes that the block lies off a cache line.</param>
    public NativeBlock(long bytes, int offset = 0)
    {
        Bytes = bytes;
        Offset = offset;
        _room = (byte*)NativeMemory.AlignedAlloc((nuint)(bytes + offset + 2 * GuardBytes), 64);
        NativeMemory.Fill(_room, (nuint)(bytes + offset + 2 * GuardBytes), Pattern);
    }

    public long Bytes { get; }

    public int Offset { get; }

    public byte* Pointer => _room + GuardBytes + Offset;

    /// <summary>Whether nothing was written outside.</summary>
    public bool IsIntact => !new ReadOnlySpan<byte>(_room, GuardBytes + Offset).ContainsAnyExcept(Pattern)
        && !new ReadOnlySpan<byte>(Pointer + Bytes, GuardBytes).ContainsAnyExcept(Pattern);

    public void Dispose() => NativeMemory.AlignedFree(_room);
}
