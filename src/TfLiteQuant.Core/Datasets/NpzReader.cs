using System.IO.Compression;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>The arrays of a .npz file: a ZIP archive of .npy files, stored or deflated.</summary>
public sealed class NpzReader : IDisposable
{
    private const string Extension = ".npy";
    private readonly string _path;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private NpzReader(string path, ZipArchive archive)
    {
        _path = path;
        _archive = archive;
        foreach (var entry in archive.Entries)
            if (entry.FullName.EndsWith(Extension, StringComparison.Ordinal)) _entries[entry.FullName[..^Extension.Length]] = entry;
    }

    /// <summary>Names of the arrays, in the order of the file.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <exception cref="TfLiteQuantException">The file cannot be read, or is no archive.</exception>
    public static NpzReader Open(string path)
    {
        var stream = DatasetFile.Open(path);
        try
        {
            return new NpzReader(path, new ZipArchive(stream, ZipArchiveMode.Read));
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            stream.Dispose();
            throw new TfLiteQuantException(ErrorCode.InvalidDataset, "It is not a .npz file.", "Save arrays with numpy.savez or numpy.savez_compressed.", new ModelLocation(path), error);
        }
    }

    /// <summary>Opens an array; several may be read side by side.</summary>
    /// <exception cref="TfLiteQuantException">There is none of that name, or it is damaged.</exception>
    public NpyStream this[string name] => _entries.TryGetValue(name, out var entry)
        ? Open(entry, name)
        : throw new TfLiteQuantException(
            ErrorCode.InvalidDataset, $"It has no array '{name}'.", $"It has {string.Join(", ", Names.Select(static known => $"'{known}'"))}.", new ModelLocation(_path));

    public void Dispose() => _archive.Dispose();

    private NpyStream Open(ZipArchiveEntry entry, string name)
    {
        Stream? stream = null;
        try
        {
            stream = new CheckedStream(entry.Open(), entry.Length, entry.Crc32);
            return new NpyStream(stream, name, _path, entry.Length);
        }
        catch (InvalidDataException error)
        {
            throw new TfLiteQuantException(ErrorCode.InvalidDataset, $"Array '{name}' cannot be unpacked: {error.Message}", "Write the file anew.", new ModelLocation(_path), error);
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }
}
