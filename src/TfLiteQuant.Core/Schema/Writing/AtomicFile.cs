using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Schema.Writing;

/// <summary>A file that appears complete or not at all.</summary>
internal sealed class AtomicFile
{
    /// <summary>Gathers the small writes between buffers; large ones go past it.</summary>
    private const int StreamBuffer = 64 << 10;

    private readonly string _path;
    private readonly bool _overwrite;

    private AtomicFile(string path, bool overwrite)
    {
        _path = path;
        _overwrite = overwrite;
    }

    /// <summary>Checks whether a target can be written, as far as that can be told before.</summary>
    /// <param name="path">The target.</param>
    /// <param name="source">The file that is being read, null for none.</param>
    /// <param name="overwrite">Whether an existing target may be replaced.</param>
    public static AtomicFile Open(string path, string? source, bool overwrite)
    {
        try
        {
            var target = LinkResolution.FinalPath(path);
            if (Directory.Exists(target) || Path.EndsInDirectorySeparator(path))
                throw new TfLiteQuantException(ErrorCode.PathIsDirectory, "The target is a directory.", "Name a file in it.", new ModelLocation(path));
            if (source is not null && LinkResolution.IsSameFile(target, LinkResolution.FinalPath(source)))
                throw new TfLiteQuantException(ErrorCode.TargetIsSource, "The target is the file that is being read.", "Name another target.", new ModelLocation(path));
            if (!overwrite && File.Exists(target)) throw Exists(path);
            if (IsDevice(target))
                throw new TfLiteQuantException(ErrorCode.TargetUnwritable, "The target is a device, not a file.", "Name a file.", new ModelLocation(path));
            return new AtomicFile(target, overwrite);
        }
        catch (Exception error) when (IsFileError(error))
        {
            throw Unwritable(path, error);
        }
    }

    /// <summary>Checks whether a target can be written, with its folder, before long work whose outcome goes there.</summary>
    /// <param name="path">The target.</param>
    /// <param name="overwrite">Whether an existing target may be replaced.</param>
    /// <exception cref="TfLiteQuantException">It exists, or is a folder, or its folder is missing.</exception>
    public static void Require(string path, bool overwrite)
    {
        Open(path, null, overwrite);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new TfLiteQuantException(ErrorCode.TargetUnwritable, $"The folder '{folder}' does not exist.", "Make it, or name another.", new ModelLocation(path));
    }

    /// <summary>Writes the file.</summary>
    /// <param name="length">Its length in bytes, so that a full disk shows before anything is written.</param>
    /// <param name="write">Writes the content.</param>
    public void Write(long length, Action<Stream> write)
    {
        var temporary = $"{_path}.{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}.tmp";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = StreamBuffer,
                PreallocationSize = length,
            };
            if (_overwrite && !OperatingSystem.IsWindows() && File.Exists(_path)) options.UnixCreateMode = File.GetUnixFileMode(_path);
            using (var stream = new FileStream(temporary, options))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            Move(temporary);
        }
        catch (Exception error) when (IsFileError(error))
        {
            throw Unwritable(_path, error, temporary);
        }
        finally
        {
            Discard(temporary);
        }
    }

    // A device would be replaced by the file, for everybody: whoever may write in /dev would lose /dev/null. The platform does not tell
    // the kind of an entry; by convention those of /dev are devices, but for /dev/shm, which holds ordinary files.
    private static bool IsDevice(string target) => !OperatingSystem.IsWindows() && File.Exists(target)
        && target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static bool IsFileError(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static TfLiteQuantException Exists(string path) => new(
        ErrorCode.TargetExists, "The file to write exists already.", "Use -Force to replace it, or name another.", new ModelLocation(path));

    // Users know the target's name, not that of the file that was to become it.
    private static TfLiteQuantException Unwritable(string path, Exception error, string? temporary = null) => new(
        ErrorCode.TargetUnwritable, $"The target cannot be written: {(temporary is null ? error.Message : error.Message.Replace(temporary, path, StringComparison.Ordinal))}", "Check its directory, your permissions and the free space.", new ModelLocation(path), error);

    private static void Discard(string temporary)
    {
        try
        {
            // Does nothing where the file has been moved or never came to be.
            File.Delete(temporary);
        }
        catch (Exception error) when (IsFileError(error))
        {
            // What went wrong before is the error to report; a stray temporary file is not worth hiding it.
        }
    }

    private void Move(string temporary)
    {
        try
        {
            // Without overwriting, this fails if the target has come to be meanwhile, in one step with the move.
            File.Move(temporary, _path, _overwrite);
        }
        catch (IOException) when (!_overwrite && File.Exists(_path))
        {
            throw Exists(_path);
        }
    }
}
