using System.Buffers;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;

namespace TfLiteQuant.Schema.Mapping;

/// <summary>A caller's managed memory, held in place as long as a model points into it.</summary>
internal sealed unsafe class PinnedMemory : IMemoryLease, IDisposable
{
    private readonly int _length;
    private MemoryHandle _handle;
    private int _isReleased = 1;

    public PinnedMemory(ReadOnlyMemory<byte> memory)
    {
        _length = memory.Length;
        _handle = memory.Pin();
        _isReleased = 0;
    }

    ~PinnedMemory() => Release();

    public bool IsReleased => Volatile.Read(ref _isReleased) != 0;

    /// <summary>The pinned bytes.</summary>
    public ByteView Bytes => new((byte*)_handle.Pointer, _length);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0) _handle.Dispose();
    }
}
