namespace TfLiteQuant.Kernels;

/// <summary>Elements that begin at a cache line and never move. A vector may be read from any of them: what lies behind the last one
/// is there to be read, as zero.</summary>
/// <remarks>They live as long as this object, and no longer than the kernel that was being bound when it was made
/// (<see cref="KernelMemory"/>).</remarks>
internal sealed unsafe class AlignedArray<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Bytes behind the last element: two of the longest vectors.</summary>
    private const int Slack = 128;
    private readonly IKernelMemoryGiver? _giver;
    private readonly MemoryPiece _memory;

    /// <param name="count">How many; all are zero.</param>
    public AlignedArray(long count)
    {
        Count = checked((int)count);
        _memory = KernelMemory.Take((count * sizeof(T)) + Slack, out _giver);
    }

    public T* Pointer => (T*)_memory.Address;

    public int Count { get; }

    public Span<T> Span => new(Pointer, Count);

    /// <summary>Gives the memory back early, which nothing may touch any more. There is no need to.</summary>
    public void Dispose()
    {
        if (_giver is null) _memory.Block.Dispose();
        else _giver.Return(_memory);
    }
}
