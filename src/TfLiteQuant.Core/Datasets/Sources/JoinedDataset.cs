using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>Samples whose inputs come from several sources, one or more for each: the first sample of all of them, the second...</summary>
/// <param name="parts">Sources by the input's name.</param>
internal sealed class JoinedDataset(IReadOnlyList<KeyValuePair<string, RepresentativeDataset>> parts) : RepresentativeDataset
{
    public override string Description => string.Join("; ", parts.Select(static part => $"{part.Key}: {part.Value.Description}"));

    public override long? Count => parts.All(static part => part.Value.Count is not null) ? parts.Min(static part => part.Value.Count) : null;

    public override bool IsSynthetic => parts.Any(static part => part.Value.IsSynthetic);

    public override IReadOnlyList<string> ClassNames => parts.Select(static part => part.Value.ClassNames).FirstOrDefault(static names => names.Count > 0) ?? [];

    internal override bool? HasLabels => LabelPresence.Any(parts.Select(static part => part.Value.HasLabels));

    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
    {
        var filled = new IReadOnlyList<ModelInput>[parts.Count];
        for (var i = 0; i < parts.Count; i++)
        {
            var input = inputs.FirstOrDefault(input => input.IsNamed(parts[i].Key)) ?? inputs.FirstOrDefault(input => input.Name.Equals(parts[i].Key, StringComparison.OrdinalIgnoreCase));
            filled[i] = input is null
                ? throw DatasetFault.Of(null, $"There is no input '{parts[i].Key}'.", $"The model takes {string.Join(", ", inputs)}.{EntryPoint.Hint(inputs, parts.Select(static part => part.Key))}")
                : [input];
        }

        var without = inputs.FirstOrDefault(input => !filled.Any(list => list.Contains(input)));
        if (without is not null) throw DatasetFault.Missing(null, without, parts.Select(static part => part.Key), inputs);
        return Joined(filled, cancellation);
    }

    private IEnumerable<DatasetSample> Joined(IReadOnlyList<ModelInput>[] filled, CancellationToken cancellation)
    {
        var readers = new List<IEnumerator<DatasetSample>>();
        try
        {
            for (var i = 0; i < parts.Count; i++) readers.Add(parts[i].Value.Read(filled[i], cancellation).GetEnumerator());
            for (long index = 0; ; index++)
            {
                var read = readers.ConvertAll(static reader => reader.MoveNext());
                if (read.Contains(true) && read.Contains(false)) throw Uneven(read.IndexOf(false), index);
                if (!read.Contains(true)) yield break;
                yield return Join(readers.ConvertAll(static reader => reader.Current), index);
            }
        }
        finally
        {
            foreach (var reader in readers) reader.Dispose();
        }
    }

    private static DatasetSample Join(List<DatasetSample> samples, long index)
    {
        var labels = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
        foreach (var (name, values) in samples.SelectMany(static sample => sample.Labels)) labels.TryAdd(name, values);
        return new DatasetSample
        {
            Index = index,
            Origin = string.Join(" + ", samples.Select(static sample => sample.Origin)),
            Inputs = samples.SelectMany(static sample => sample.Inputs).ToDictionary(StringComparer.Ordinal),
            Labels = labels,
            PassedOver = [.. samples.SelectMany(static sample => sample.PassedOver).Distinct()],
            Images = samples.SelectMany(static sample => sample.Images).ToHashSet(StringComparer.Ordinal),
        };
    }

    private Diagnostics.TfLiteQuantException Uneven(int part, long count) => DatasetFault.Of(
        null,
        string.Create(CultureInfo.InvariantCulture, $"The source of input '{parts[part].Key}' ({parts[part].Value.Description}) ends after {count} samples, and others go on."),
        "Give sources with the same number of samples, in the same order.");
}
