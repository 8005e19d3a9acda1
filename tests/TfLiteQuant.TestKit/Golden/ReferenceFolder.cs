using Xunit;

namespace TfLiteQuant.TestKit;

/// <summary>A folder with one model in every technique, data, and the reference interpreter's answers.</summary>
public abstract class ReferenceFolder
{
    private readonly Lazy<ReferenceManifest> _manifest;
    private readonly Lazy<NpzArchive> _expected;

    private protected ReferenceFolder(string path)
    {
        Folder = path;
        Name = Path.GetFileName(path);
        _manifest = new Lazy<ReferenceManifest>(() => ReferenceManifest.Read(Path.Combine(path, "manifest.json")));
        _expected = new Lazy<NpzArchive>(() => NpzArchive.Open(Path.Combine(path, "expected.npz")));
    }

    /// <summary>Name of the folder.</summary>
    public string Name { get; }

    public string Folder { get; }

    public ReferenceManifest Manifest => _manifest.Value;

    /// <summary>Recorded outputs, <c>VARIANT.KERNELS.K</c>.</summary>
    public NpzArchive Expected => _expected.Value;

    /// <summary>The file of a technique, such as <c>float</c>; it may not exist where the reference failed.</summary>
    public string ModelPath(string variant) => Path.Combine(Folder, variant + ".tflite");

    public bool HasModel(string variant) => File.Exists(ModelPath(variant));

    public override string ToString() => Name;

    private protected static string Locate(string collection, string name)
    {
        var path = Path.Combine(Shared.RequireFolder(collection), name);
        if (!Directory.Exists(path)) Missing.Report(Shared.Reason($"{collection}/{name}"));
        return path;
    }

    private protected static IEnumerable<string> List(string collection) => Shared.TryFolder(collection, out var path)
        ? Directory.GetDirectories(path).Where(static folder => File.Exists(Path.Combine(folder, "float.tflite")))
            .Select(static folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)
        : [];

    // Discovery must not fail where the data is absent: one row stands for all and is skipped.
    private protected static IEnumerable<TheoryDataRow<string>> RowsOf(string collection)
    {
        var rows = List(collection).Select(static name => new TheoryDataRow<string>(name)).ToList();
        return rows.Count > 0 ? rows : [new TheoryDataRow<string>(collection) { Skip = Missing.RowReason(Shared.Reason(collection)) }];
    }
}
