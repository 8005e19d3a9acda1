namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tfliteq").FullName;

    /// <summary>The path of a file in it, with the separators of the system.</summary>
    public string this[string file] => System.IO.Path.GetFullPath(file, Path);

    /// <summary>Names of all files in it.</summary>
    public string[] Files => [.. Directory.GetFiles(Path).Select(static file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
