using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Refuses sources that are not there, before anybody is asked whether to convert them.</summary>
internal static class SourceFile
{
    /// <exception cref="TfLiteQuantException">The path is a directory, or nothing is there.</exception>
    public static void Require(string path)
    {
        var place = new ModelLocation(path);
        if (Directory.Exists(path))
            throw new TfLiteQuantException(ErrorCode.PathIsDirectory, "A directory is no model.", "Name the .tflite files in it, for instance with a wildcard.", place);
        if (!File.Exists(path))
            throw new TfLiteQuantException(ErrorCode.FileNotFound, "The file does not exist.", "Check the path and the current location.", place);
    }
}
