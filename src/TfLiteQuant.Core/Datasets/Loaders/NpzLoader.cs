using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>.npz: an array for each input under its name, the first dimension counting samples; other arrays are labels.</summary>
internal sealed class NpzLoader : DatasetLoader
{
    public override string Format => "Npz";

    public override IReadOnlyList<string> Names => [".npz"];

    public override bool HasNames => true;

    /// <summary>The first dimension, where all arrays but scalars have the same.</summary>
    internal override long? Count(string path, DatasetOptions options)
    {
        using var reader = NpzReader.Open(path);
        long? common = null;
        foreach (var name in reader.Names)
        {
            if (Length(reader, name) is not { } length) continue;
            if (common is not null && common != length) return null;
            common = length;
        }

        return common;
    }

    internal override bool? HasLabels(string path, DatasetOptions options)
    {
        using var reader = NpzReader.Open(path);
        return LabelPresence.BesideInput(reader.Names);
    }

    internal override IEnumerable<LoadedSample> Read(string path, DatasetOptions options, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        using var file = ArrayFile.OpenArchive(path, inputs, options);
        var label = (options.Label as NamedLabels)?.Name;
        file.OpenLabels(label);
        for (var i = 0; i < file.Count; i++)
        {
            var labels = file.NextLabels();
            if (label is not null) labels = new Dictionary<string, SampleArray>(StringComparer.Ordinal) { [DatasetSample.Label] = labels[label] };
            yield return new LoadedSample(string.Create(CultureInfo.InvariantCulture, $"{path}, item {i}"), file.NextInputs()) { Labels = labels, PassedOver = file.PassedOver };
        }
    }

    private static long? Length(NpzReader reader, string name)
    {
        try
        {
            using var stream = reader[name];
            return stream.Header.Shape.Length == 0 ? null : stream.Count;
        }
        catch (Diagnostics.TfLiteQuantException)
        {
            return null;
        }
    }
}
