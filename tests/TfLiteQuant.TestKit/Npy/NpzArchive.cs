using System.IO.Compression;

namespace TfLiteQuant.TestKit;

/// <summary>A NumPy .npz file: a zip of .npy arrays, read when asked for.</summary>
public sealed class NpzArchive : IDisposable
{
    private const string Suffix = ".npy";
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, TensorValue> _read = new(StringComparer.Ordinal);

    private NpzArchive(ZipArchive zip, string path)
    {
        _zip = zip;
        Path = path;
        Names = [.. zip.Entries.Select(static entry => entry.FullName).Where(static name => name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(static name => name[..^Suffix.Length])];
    }

    public string Path { get; }

    /// <summary>Names of the arrays, in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The array of that name.</summary>
    public TensorValue this[string name] => Find(name)
        ?? throw new KeyNotFoundException($"{Path} has no array '{name}', only {string.Join(", ", Names)}.");

    public static NpzArchive Open(string path) => new(ZipFile.OpenRead(path), path);

    /// <summary>The array of that name, null where there is none.</summary>
    public TensorValue? Find(string name)
    {
        if (_read.TryGetValue(name, out var value)) return value;
        if (_zip.GetEntry(name + Suffix) is not { } entry) return null;
        using var stream = entry.Open();
        return _read[name] = NpyArray.Read(stream);
    }

    public void Dispose() => _zip.Dispose();
}
