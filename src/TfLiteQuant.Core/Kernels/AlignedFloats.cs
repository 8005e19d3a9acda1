namespace TfLiteQuant.Kernels;

/// <summary>Floats that begin at a cache line and never move, as long as this object lives.</summary>
internal sealed unsafe class AlignedFloats
{
    private const int Line = 64;
    private readonly float[] _room;

    /// <param name="count">How many; all are zero.</param>
    public AlignedFloats(long count)
    {
        KernelMemory.Take((count * sizeof(float)) + Line);
        _room = GC.AllocateArray<float>(checked((int)count + Line / sizeof(float)), pinned: true);
        fixed (float* first = _room) Pointer = (float*)(((nint)first + Line - 1) & ~(nint)(Line - 1));
        Count = (int)count;
    }

    public float* Pointer { get; }

    public int Count { get; }

    public Span<float> Span => new(Pointer, Count);
}
