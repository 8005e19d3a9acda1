using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>Opens files of data, with the errors that users can act on.</summary>
internal static class DatasetFile
{
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.FileNotFound"/>, <see cref="ErrorCode.PathIsDirectory"/> or
    /// <see cref="ErrorCode.FileUnreadable"/>.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new TfLiteQuantException(ErrorCode.PathIsDirectory, "It is a directory.", "Name a file.", new ModelLocation(path));
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TfLiteQuantException(ErrorCode.FileNotFound, "The file does not exist.", "Check the path.", new ModelLocation(path), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TfLiteQuantException(ErrorCode.FileUnreadable, $"The file cannot be read: {error.Message}", "Check its permissions.", new ModelLocation(path), error);
        }
    }
}
