namespace TfLiteQuant.Kernels;

/// <summary>Numbers that begin at a cache line and never move, as long as this object lives.</summary>
internal sealed unsafe class AlignedArray<T>
    where T : unmanaged
{
    private const int Line = 64;
    private readonly T[] _room;

    /// <param name="count">How many; all are zero.</param>
    public AlignedArray(long count)
    {
        _room = GC.AllocateArray<T>(checked((int)count + Line / sizeof(T)), pinned: true);
        fixed (T* first = _room) Pointer = (T*)(((nint)first + Line - 1) & ~(nint)(Line - 1));
        Count = (int)count;
    }

    public T* Pointer { get; }

    public int Count { get; }

    public Span<T> Span => new(Pointer, Count);
}
