using System.IO.MemoryMappedFiles;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;

namespace TfLiteQuant.Schema.Mapping;

/// <summary>
/// A file mapped into memory for reading. Others may rename or replace it meanwhile. Whoever goes through weights once reads
/// them past the map (<see cref="TryRead"/>): mapping a page costs more than copying it into a buffer that stays in the cache.
/// </summary>
internal sealed unsafe class MappedFile : IFileLease, IDisposable
{
    private readonly FileStream _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _pointer;
    private int _isReleased = 1;

    private MappedFile(FileStream file, MemoryMappedViewAccessor view, long length)
    {
        _file = file;
        _view = view;
        Length = length;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        _pointer += view.PointerOffset;
        // Only now is there something to release: the finalizer also runs where this constructor failed.
        _isReleased = 0;
    }

    /// <summary>Unmaps what nobody disposed; buffers that are still in use keep this object, and so the map, alive.</summary>
    ~MappedFile() => Release();

    /// <summary>Length of the file in bytes, at least 1.</summary>
    public long Length { get; }

    public bool IsReleased => Volatile.Read(ref _isReleased) != 0;

    /// <summary>The mapped bytes.</summary>
    public ByteView Bytes => new(_pointer, Length);

    /// <summary>Maps a file.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.FileNotFound"/>, <see cref="ErrorCode.PathIsDirectory"/>,
    /// <see cref="ErrorCode.FileUnreadable"/>, or <see cref="ErrorCode.NotTfLiteModel"/> for an empty file.</exception>
    public static MappedFile Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var length = file.Length;
            if (length == 0) throw new TfLiteQuantException(ErrorCode.NotTfLiteModel, "The file is empty.", "Fetch or copy it again.", new ModelLocation(path));
            using var map = MemoryMappedFile.CreateFromFile(file, mapName: null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            var mapped = new MappedFile(file, map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
            if (file.Length == length) return mapped;
            mapped.Dispose();
            throw new TfLiteQuantException(ErrorCode.FileUnreadable, "The file changed its length while it was opened.", "Wait until it is written completely.", new ModelLocation(path));
        }
        catch (TfLiteQuantException)
        {
            file?.Dispose();
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            file?.Dispose();
            throw Explain(path, error);
        }
    }

    /// <inheritdoc/>
    public bool TryRead(byte* mapped, Span<byte> destination)
    {
        try
        {
            for (var at = mapped - _pointer; !destination.IsEmpty;)
            {
                var count = RandomAccess.Read(_file.SafeFileHandle, destination, at);
                if (count == 0) return false;
                destination = destination[count..];
                at += count;
            }

            return true;
        }
        catch (IOException)
        {
            // The map may still have what the file no longer gives.
            return false;
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static TfLiteQuantException Explain(string path, Exception error)
    {
        var location = new ModelLocation(path);
        if (Directory.Exists(path))
            return new TfLiteQuantException(ErrorCode.PathIsDirectory, "This is a directory, not a model file.", "Name the files in it, for example with '*.tflite'.", location, error);
        return error is FileNotFoundException or DirectoryNotFoundException
            ? new TfLiteQuantException(ErrorCode.FileNotFound, "The file does not exist.", "Check the path.", location, error)
            : new TfLiteQuantException(ErrorCode.FileUnreadable, $"The file cannot be read: {error.Message}", "Check its permissions and that it is a regular file.", location, error);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) != 0) return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
