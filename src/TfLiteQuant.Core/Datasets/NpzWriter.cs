using System.IO.Compression;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Schema.Writing;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Gathers items under names and writes them as a .npz file, each name's items stacked along a new first dimension. Items wait
/// in temporary files, so that memory does not grow with their number. Where the items of a name differ in shape they cannot
/// be stacked, and become arrays of their own: <c>name.0</c>, <c>name.1</c>...
/// </summary>
public sealed class NpzWriter : IDisposable
{
    // ZIP keeps local time; a fixed one keeps the bytes a function of the arrays.
    private static readonly DateTimeOffset Timestamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, ItemSpool> _spools = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly string _path;
    private readonly AtomicFile _file;

    /// <param name="path">The file. With the extension .npy it takes one name, whose items have one shape.</param>
    /// <param name="source">A file that must not be replaced, since it is being read; null for none.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <exception cref="TfLiteQuantException">The file exists, is the source or a directory, or is called like one of another format:
    /// told before anything is computed.</exception>
    public NpzWriter(string path, string? source, bool overwrite)
    {
        if (LoaderRegistry.Find(path) is { } format and not (NpzLoader or NpyLoader))
            throw new TfLiteQuantException(ErrorCode.InvalidOption, $"Arrays are written as .npz or .npy, and the name is that of the format {format.Format}.", "Name a .npz file.", new ModelLocation(path));
        _path = path;
        _file = AtomicFile.Open(path, source, overwrite);
    }

    /// <summary>Refuses names that will be written, where the file cannot take as many: told before anything is computed.</summary>
    /// <exception cref="TfLiteQuantException">A .npy file is to take several.</exception>
    public void Require(int names)
    {
        if (IsSingle && names > 1) throw Several($"There are {names} outputs");
    }

    /// <summary>Adds an item after those that the name has already.</summary>
    /// <exception cref="TfLiteQuantException">The type has no form in a .npz file, or is another than the name's first item's.</exception>
    public void Append(string name, SampleArray item)
    {
        if (!NpyHeader.CanWrite(item.Type))
            throw new TfLiteQuantException(ErrorCode.InvalidDataset, $"'{name}' holds {item.Type}, which .npz files cannot.", "Read that output as an object instead.", new ModelLocation(_path));
        if (!_spools.TryGetValue(name, out var spool))
        {
            _spools.Add(name, spool = new ItemSpool(item.Type));
            _names.Add(name);
        }

        spool.Append(item);
    }

    /// <summary>Writes the file in one step: whole or not at all.</summary>
    /// <param name="cancellation">Asked between arrays.</param>
    /// <exception cref="TfLiteQuantException">The file cannot be written, or a .npy file cannot hold what was gathered.</exception>
    public void Save(CancellationToken cancellation = default)
    {
        if (IsSingle) RequireOneArray();
        _file.Write(0, stream =>
        {
            if (IsSingle) _spools[_names[0]].CopyStacked(stream);
            else SaveArchive(stream, cancellation);
        });
    }

    public void Dispose()
    {
        foreach (var spool in _spools.Values) spool.Dispose();
    }

    private bool IsSingle => _path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);

    private void RequireOneArray()
    {
        if (_names.Count == 1 && _spools[_names[0]].IsUniform) return;
        throw Several(_names.Count == 1 ? $"The items of '{_names[0]}' differ in shape" : $"There are {_names.Count} outputs");
    }

    private TfLiteQuantException Several(string problem)
        => new(ErrorCode.InvalidDataset, $"{problem}, and a .npy file holds one array.", "Name a .npz file.", new ModelLocation(_path));

    private void SaveArchive(Stream stream, CancellationToken cancellation)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var name in _names)
        {
            cancellation.ThrowIfCancellationRequested();
            var spool = _spools[name];
            if (spool.IsUniform) SaveEntry(archive, name, spool.CopyStacked);
            else for (var i = 0; i < spool.Count; i++) SaveEntry(archive, Numbered(name, i), spool.CopyNext);
        }
    }

    // The name of another output may be just that.
    private string Numbered(string name, int item)
    {
        var numbered = FormattableString.Invariant($"{name}.{item}");
        return !_spools.ContainsKey(numbered) ? numbered : throw new TfLiteQuantException(
            ErrorCode.InvalidDataset,
            $"The items of '{name}' differ in shape and would be called '{numbered}' and so on, as another output is.",
            "Read the outputs as objects instead.",
            new ModelLocation(_path));
    }

    private static void SaveEntry(ZipArchive archive, string name, Action<Stream> copy)
    {
        var entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = Timestamp;
        using var stream = entry.Open();
        copy(stream);
    }
}
