namespace TfLiteQuant.Datasets;

/// <summary>Makes files that vanish with their streams, or with the process where nobody closes them.</summary>
internal static class TemporaryFile
{
    private const int BufferSize = 1 << 16;

    /// <exception cref="IOException">The folder for temporary files takes none.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to.</exception>
    public static FileStream Open()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var stream = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, BufferSize = BufferSize });
        // Windows deletes with the last handle. Elsewhere the runtime does when it closes the stream, unless the process ends
        // before; a file without a name is gone with the process.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return stream;
    }
}
