using Xunit;

namespace TfLiteQuant.Core.Tests.Conventions;

/// <summary>The sources that the tests were built from.</summary>
internal static class RepositoryFolder
{
    private static readonly Lazy<string?> Found = new(static () =>
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "TfLiteQuant.psd1"))) return folder.FullName;
        return null;
    });

    /// <summary>Path of a file of the repository; it need not exist.</summary>
    public static string File(string path)
    {
        if (Found.Value is null) Assert.Skip("The tests run apart from the repository.");
        return Path.Combine(Found.Value, path);
    }

    /// <summary>C# files below a folder of the repository, build output and generated files left out.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string folder)
    {
        if (Found.Value is null) Assert.Skip("The tests run apart from the repository: there are no sources to look at.");
        var separator = Path.DirectorySeparatorChar;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Found.Value, folder), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (file.Contains($"{separator}obj{separator}") || file.Contains($"{separator}bin{separator}") || file.Contains($"{separator}Generated{separator}")) continue;
            yield return (Path.GetRelativePath(Found.Value, file).Replace('\\', '/'), System.IO.File.ReadAllText(file));
        }
    }
}
