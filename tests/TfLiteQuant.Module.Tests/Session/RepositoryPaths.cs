namespace TfLiteQuant.Module.Tests.Session;

/// <summary>Where the built module and its documents lie.</summary>
internal static class RepositoryPaths
{
    /// <summary>The folder that holds the manifest.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The manifest that users import.</summary>
    public static string Manifest { get; } = Path.Combine(Root, "TfLiteQuant.psd1");

    /// <summary>The host program that was built with these tests.</summary>
    public static string Host { get; } = Path.Combine(Root, "src", "TfLiteQuant.Host", "bin", Configuration, "net10.0", "TfLiteQuant.Host.dll");

    // Tests run from bin/<configuration>/<framework>.
    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "TfLiteQuant.psd1"))) return folder.FullName;
        throw new InvalidOperationException($"TfLiteQuant.psd1 is in no folder above '{AppContext.BaseDirectory}'.");
    }
}
