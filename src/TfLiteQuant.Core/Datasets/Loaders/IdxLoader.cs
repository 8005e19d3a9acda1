using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLiteQuant.Datasets;

/// <summary>idx, the form of MNIST: one array, the first dimension counting samples, packed by gzip or not. Items take the shape
/// of the input where they have as many elements.</summary>
internal sealed partial class IdxLoader : DatasetLoader
{
    public override string Format => "Idx";

    public override IReadOnlyList<string> Names => [".idx", "-idx3-ubyte", "-idx3-ubyte.gz"];

    public override bool Takes(string path) => Name().IsMatch(Path.GetFileName(path));

    internal override long? Count(string path, DatasetOptions options)
    {
        using var file = IdxFile.Open(path);
        return file.Count;
    }

    internal override IEnumerable<LoadedSample> Read(string path, DatasetOptions options, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        var input = SingleInput.Of(inputs, options, path);
        using var file = IdxFile.Open(path);
        for (var i = 0; i < file.Count; i++)
        {
            var item = file.Next();
            var shaped = !input.Fits(item.Shape) && input.ShapeFor(item.Count) is { } shape ? item.Reshape(shape) : item;
            yield return new LoadedSample(string.Create(CultureInfo.InvariantCulture, $"{path}, item {i}"), new Dictionary<string, SampleArray>(StringComparer.Ordinal) { [input.Name] = shaped });
        }
    }

    [GeneratedRegex(@"([.-]idx\d?(-[a-z0-9]+)?|-ubyte)(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
