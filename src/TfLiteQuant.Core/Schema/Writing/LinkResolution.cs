namespace TfLiteQuant.Schema.Writing;

/// <summary>Tells whether two paths name one file, through links.</summary>
internal static class LinkResolution
{
    /// <summary>Links in a row before giving up, as operating systems do.</summary>
    private const int MostLinks = 40;

    /// <summary>The full path with all links in it resolved; parts that do not exist stay as they are.</summary>
    public static string FinalPath(string path)
    {
        var full = Path.GetFullPath(path);
        for (var i = 0; i < MostLinks; i++)
        {
            if (ResolveFirstLink(full) is not { } resolved) return full;
            full = resolved;
        }

        return full;
    }

    /// <summary>Whether two final paths name one file, after the rules of the platform's usual file system.</summary>
    public static bool IsSameFile(string first, string second) => string.Equals(
        first, second, OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string? ResolveFirstLink(string full)
    {
        for (var end = Path.GetPathRoot(full)!.Length; end < full.Length;)
        {
            var next = full.AsSpan(end).IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
            end = next < 0 ? full.Length : end + next;
            FileSystemInfo entry = end < full.Length ? new DirectoryInfo(full[..end]) : new FileInfo(full);
            if (entry.LinkTarget is { } target)
            {
                var directory = Path.GetDirectoryName(full[..end])!;
                return Path.GetFullPath(Path.Combine(directory, target) + full[end..]);
            }

            end++;
        }

        return null;
    }
}
