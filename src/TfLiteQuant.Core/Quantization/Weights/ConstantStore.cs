using System.IO.MemoryMappedFiles;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Room for constants that a conversion makes. Small models keep them in memory; past a limit they go to a temporary file
/// that is mapped and vanishes with the model, so that converting a model of many gigabytes does not need as much memory.
/// </summary>
internal sealed class ConstantStore(TfLiteModel model, long memoryLimit = ConstantStore.DefaultMemoryLimit)
{
    /// <summary>Bytes kept in memory before the rest goes to a file.</summary>
    public const long DefaultMemoryLimit = 512L << 20;

    private long _inMemory;

    /// <summary>Room for <paramref name="length"/> bytes, contents undefined.</summary>
    public BufferData Allocate(long length)
    {
        if (_inMemory + length > memoryLimit) return MappedRoom.Allocate(model, length);
        _inMemory += length;
        return BufferData.Allocate(length);
    }

    private sealed unsafe class MappedRoom : IMemoryLease, IDisposable
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;

        private MappedRoom(long length)
        {
            var stream = new FileStream(
                Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
            _file = MemoryMappedFile.CreateFromFile(stream, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            _view = _file.CreateViewAccessor(0, length);
        }

        public bool IsReleased { get; private set; }

        public static BufferData Allocate(TfLiteModel owner, long length)
        {
            var room = new MappedRoom(length);
            owner.Own(room);
            byte* pointer = null;
            room._view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            return new BufferData(pointer + room._view.PointerOffset, length, room);
        }

        public void Dispose()
        {
            if (IsReleased) return;
            IsReleased = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
