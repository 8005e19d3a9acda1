using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>Finds the files that paths mean, in an order that is the same on every system.</summary>
internal static class FileSearch
{
    /// <summary>The files: those named, and those in folders and below that a loader takes, in ordinal order of their paths.</summary>
    /// <param name="paths">Full paths of files and folders.</param>
    /// <param name="options">How they are read.</param>
    /// <exception cref="TfLiteQuantException">Nothing is there, no loader takes it, or formats are mixed.</exception>
    public static List<FileSource> Find(IReadOnlyList<string> paths, DatasetOptions options)
    {
        var files = new List<FileSource>();
        var folders = paths.Count(Directory.Exists);
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) AddFolder(path, options, folders > 1, files);
            else if (File.Exists(path)) files.Add(new FileSource(path, LoaderRegistry.For(path, options), Path.GetFileName(Path.GetDirectoryName(path)) is { Length: > 0 } folder ? folder : null));
            else throw new TfLiteQuantException(ErrorCode.FileNotFound, "There is no such file or folder.", "Check the path and the current location.", new ModelLocation(path));
        }

        RequireOneFormat(files, paths[0]);
        // Patterns may overlap; a sample counts once.
        return [.. files.DistinctBy(static file => file.Path)];
    }

    private static void AddFolder(string root, DatasetOptions options, bool isOneOfSeveral, List<FileSource> files)
    {
        var found = Below(root).Where(file => !IsLabelFile(file, options)).Select(file => (Path: file, Loader: options.Format is null ? LoaderRegistry.Find(file) : LoaderRegistry.For(file, options))).ToList();
        var known = found.Where(static file => file.Loader is not null).ToList();
        if (known.Count == 0)
        {
            var others = found.Count == 0 ? "no file" : $"{found.Count} files, such as '{Path.GetFileName(found[0].Path)}'";
            throw DatasetFault.Of(root, $"The folder has {others}, and none that can be read.", $"Known are {LoaderRegistry.KnownNames}; -Format names the format of files that are called otherwise.");
        }

        foreach (var (path, loader) in known) files.Add(new FileSource(path, loader!, ClassOf(root, path, isOneOfSeveral)));
    }

    // The first folder below the named one; a file right in it is of its class only if folders of several classes are named.
    private static string? ClassOf(string root, string file, bool isOneOfSeveral)
    {
        var parts = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : isOneOfSeveral ? Path.GetFileName(Path.TrimEndingDirectorySeparator(root)) : null;
    }

    private static IEnumerable<string> Below(string root)
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false };
            // Files that begin with a dot are hidden everywhere, also where they came from another system.
            return Directory.EnumerateFiles(root, "*", options)
                .Where(static file => !Path.GetFileName(file).StartsWith('.'))
                .OrderBy(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'), StringComparer.Ordinal)
                .ToList();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TfLiteQuantException(ErrorCode.FileUnreadable, $"The folder cannot be read: {error.Message}", "Check its permissions.", new ModelLocation(root), error);
        }
    }

    private static bool IsLabelFile(string file, DatasetOptions options) => options.Label is FileLabels labels && Path.GetFullPath(labels.Path) == file;

    private static void RequireOneFormat(List<FileSource> files, string first)
    {
        var formats = files.GroupBy(static file => file.Loader.Format).OrderByDescending(static group => group.Count()).ToList();
        if (formats.Count <= 1) return;
        throw DatasetFault.Of(
            first,
            $"Files of several formats are mixed: {string.Join(", ", formats.Select(static group => $"{group.Count()} {group.Key}, such as '{Path.GetFileName(group.First().Path)}'"))}.",
            "Name the files of one format, for instance with a wildcard; a file of labels is named by -LabelFrom.");
    }
}
