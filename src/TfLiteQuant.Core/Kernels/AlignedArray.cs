namespace TfLiteQuant.Kernels;

/// <summary>Elements that begin at a cache line and never move, as long as this object lives. A vector may be read from any of
/// them: what lies behind the last one is there to be read, as zero.</summary>
internal sealed unsafe class AlignedArray<T>
    where T : unmanaged
{
    private const int Line = 64;

    /// <summary>Bytes behind the last element: two of the longest vectors.</summary>
    private const int Slack = 128;
    private readonly byte[] _room;

    /// <param name="count">How many; all are zero.</param>
    public AlignedArray(long count)
    {
        var bytes = (count * sizeof(T)) + Line + Slack;
        KernelMemory.Take(bytes);
        _room = GC.AllocateArray<byte>(checked((int)bytes), pinned: true);
        fixed (byte* first = _room) Pointer = (T*)(((nint)first + Line - 1) & ~(nint)(Line - 1));
        Count = (int)count;
    }

    public T* Pointer { get; }

    public int Count { get; }

    public Span<T> Span => new(Pointer, Count);
}
