namespace TfLiteQuant.Module.Tests.Session;

/// <summary>A folder for one test, removed after it.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Path = Directory.CreateTempSubdirectory("TfLiteQuant-test-").FullName;

    public string Path { get; }

    /// <summary>Full path of a name in the folder, with the separators of the system.</summary>
    public string this[string name] => System.IO.Path.GetFullPath(name, Path);

    /// <summary>Names of all files in it and below, in ordinal order.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
