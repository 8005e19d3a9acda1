using System.Diagnostics.CodeAnalysis;

namespace TfLiteQuant.TestKit;

/// <summary>
/// Finds the folder of models and data that lies beside the repository and is no part of it. Tests that need it are skipped
/// where it is absent, so that the suite runs from a bare clone.
/// </summary>
public static class Shared
{
    private const string Variable = "TFLITEQUANT_SHARED";
    private static readonly Lazy<string?> Found = new(Locate);

    /// <summary>The shared folder, null where this machine has none.</summary>
    public static string? Root => Found.Value;

    /// <summary>Why a test is skipped that needs a folder which is not there.</summary>
    public static string Reason(string folder)
        => $"The shared folder with '{folder}' is not on this machine (a folder 'shared' beside the repository, or {Variable}).";

    /// <summary>Whether the shared folder has that folder.</summary>
    public static bool TryFolder(string folder, [NotNullWhen(true)] out string? path)
    {
        path = Root is null ? null : Path.Combine(Root, folder);
        if (path is not null && Directory.Exists(path)) return true;
        path = null;
        return false;
    }

    /// <summary>Path of a folder in the shared folder; the running test is skipped where it is absent.</summary>
    public static string RequireFolder(string folder)
    {
        if (!TryFolder(folder, out var path)) Missing.Report(Reason(folder));
        return path;
    }

    /// <summary>Path of a file in the shared folder; the running test is skipped where it is absent.</summary>
    public static string RequireFile(string file)
    {
        var path = Root is null ? null : Path.Combine(Root, file);
        if (!File.Exists(path)) Missing.Report(Reason(file));
        return path;
    }

    private static string? Locate()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } stated)
            return Directory.Exists(stated) ? Path.GetFullPath(stated) : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "golden"))) return candidate;
        }

        return null;
    }
}
