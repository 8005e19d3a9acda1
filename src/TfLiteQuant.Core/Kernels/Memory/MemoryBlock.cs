namespace TfLiteQuant.Kernels;

/// <summary>Native memory on a boundary of a cache line at least, not cleared; given back when nothing refers to this object
/// any more, if it was not before.</summary>
internal sealed unsafe class MemoryBlock : IDisposable
{
    /// <param name="bytes">Bytes wanted, at least one.</param>
    /// <exception cref="OutOfMemoryException">There is none left.</exception>
    public MemoryBlock(long bytes)
    {
        Pointer = IdleMemory.Take(checked((nuint)bytes), out var length);
        Length = (long)length;
    }

    ~MemoryBlock() => Free();

    /// <summary>Where it begins; null once it is freed.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>Bytes, at least those wanted.</summary>
    public long Length { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Pointer == null) return;
        IdleMemory.Return(Pointer, (nuint)Length);
        Pointer = null;
    }
}
