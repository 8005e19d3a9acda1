using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Turns what a user wrote into paths of the file system, through the session's drives and location.</summary>
internal sealed class FilePathResolver(PathIntrinsics paths)
{
    // The name under which the engine registers its file system provider.
    private const string FileSystem = "FileSystem";

    /// <summary>The files that a pattern matches, in ordinal order; a path without wildcards is returned even if nothing is there.</summary>
    /// <exception cref="NotAFileException">The path belongs to another provider.</exception>
    /// <exception cref="TfLiteQuantException">The pattern matches nothing.</exception>
    public IReadOnlyList<string> Matches(string pattern)
    {
        try
        {
            var found = paths.GetResolvedProviderPathFromPSPath(pattern, out var provider);
            RequireFileSystem(pattern, provider);
            if (found.Count == 0) throw NoMatch(pattern);
            return [.. found.Order(StringComparer.Ordinal)];
        }
        catch (ItemNotFoundException)
        {
            return [Literal(WildcardPattern.Unescape(pattern))];
        }
    }

    /// <summary>The full path of what is named literally, which need not exist.</summary>
    /// <exception cref="NotAFileException">The path belongs to another provider.</exception>
    public string Literal(string path)
    {
        var full = paths.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        RequireFileSystem(path, provider);
        return Path.GetFullPath(full);
    }

    private static void RequireFileSystem(string path, ProviderInfo provider)
    {
        if (provider.Name != FileSystem) throw new NotAFileException(path, provider);
    }

    private static TfLiteQuantException NoMatch(string pattern) => new(
        ErrorCode.FileNotFound,
        "No file matches the pattern.",
        "Check the folder and the pattern; names that hold [ or ] are taken as they are by -LiteralPath.",
        new ModelLocation(pattern));
}
