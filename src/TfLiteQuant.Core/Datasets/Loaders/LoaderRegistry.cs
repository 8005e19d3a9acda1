using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>Every form of file that samples can be read from.</summary>
public static partial class LoaderRegistry
{
    private static readonly DatasetLoader[] Sorted = [.. Loaders().OrderBy(static loader => loader.Format, StringComparer.Ordinal)];

    /// <summary>All loaders, in order of their formats' names.</summary>
    public static IReadOnlyList<DatasetLoader> All => Sorted;

    /// <summary>The loader of a path by its name, null where none takes it.</summary>
    public static DatasetLoader? Find(string path) => Array.Find(Sorted, loader => loader.Takes(path));

    /// <summary>The loader for a path: that of the stated format, else the one that takes such names, else the raw one where an
    /// element type is stated.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/> for a format that does not exist;
    /// <see cref="ErrorCode.InvalidDataset"/> for a name that no loader takes: it lists those known.</exception>
    public static DatasetLoader For(string path, DatasetOptions options)
    {
        if (options.Format is { } format)
        {
            return Array.Find(Sorted, loader => loader.Format.Equals(format, StringComparison.OrdinalIgnoreCase))
                ?? throw new TfLiteQuantException(ErrorCode.InvalidOption, $"There is no format '{format}'.", $"There are {string.Join(", ", Sorted.Select(static loader => loader.Format))}.");
        }

        return Find(path)
            ?? (options.ElementType is null ? null : Array.Find(Sorted, static loader => loader is RawLoader))
            ?? throw DatasetFault.Of(path, $"No format of data is known by the name '{Path.GetFileName(path)}'.", $"Known are {KnownNames}; -Format names the format of files that are called otherwise.");
    }

    /// <summary>Names that the loaders take, for messages.</summary>
    internal static string KnownNames => string.Join(", ", Sorted.SelectMany(static loader => loader.Names));

    /// <summary>One instance of each class in a <c>*Loader.cs</c> file; the body is written by the build.</summary>
    private static partial DatasetLoader[] Loaders();
}
