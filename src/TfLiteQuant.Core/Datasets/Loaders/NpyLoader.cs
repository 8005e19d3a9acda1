using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>.npy: one array, the first dimension counting samples.</summary>
internal sealed class NpyLoader : DatasetLoader
{
    public override string Format => "Npy";

    public override IReadOnlyList<string> Names => [".npy"];

    internal override long? Count(string path, DatasetOptions options)
    {
        using var stream = NpyStream.Open(path);
        return stream.Count;
    }

    internal override IEnumerable<LoadedSample> Read(string path, DatasetOptions options, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        using var file = ArrayFile.OpenSingle(path, inputs, options);
        for (var i = 0; i < file.Count; i++)
            yield return new LoadedSample(string.Create(CultureInfo.InvariantCulture, $"{path}, item {i}"), file.NextInputs());
    }
}
