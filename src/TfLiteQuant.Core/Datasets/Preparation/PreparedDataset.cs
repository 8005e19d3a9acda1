namespace TfLiteQuant.Datasets;

/// <summary>The samples of another dataset, as the model is fed them: every input has its values, transformed, in its shape.</summary>
/// <param name="source">The samples as they are stored.</param>
/// <param name="transform">What values go through.</param>
/// <param name="layout">Order of dimensions in images; null where it was not stated.</param>
/// <param name="path">What errors name as the file; null for none.</param>
internal sealed class PreparedDataset(RepresentativeDataset source, ValueTransform transform, ImageLayout? layout, string? path) : RepresentativeDataset
{
    private readonly InputPreparation _preparation = new(transform, layout);

    /// <summary>Whether these are the values of one of several inputs, which may be whole numbers whatever the transform.</summary>
    public bool IsPart { get; init; }

    public override string Description => source.Description;

    public override string WholeDescription => source.WholeDescription;

    public override long? Count => source.Count;

    public override bool IsSynthetic => source.IsSynthetic;

    public override IReadOnlyList<string> ClassNames => source.ClassNames;

    internal override bool? HasLabels => source.HasLabels;

    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
    {
        if (!IsPart && !transform.IsIdentity && inputs.Count > 0 && !inputs.Any(RealValues.TakesReal))
            throw DatasetFault.Of(path, "No input of the model takes real values, so -Scale, -Mean and -Std have no meaning.", $"Leave them out; the model takes {string.Join(", ", inputs)}.");
        var isEmpty = true;
        foreach (var sample in source.Read(inputs, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            isEmpty = false;
            yield return sample with { Inputs = Prepare(sample, inputs) };
        }

        if (isEmpty) throw DatasetFault.Of(path, "It has no sample.", "At least one sample is needed, and about a hundred to calibrate with.");
    }

    private Dictionary<string, SampleArray> Prepare(DatasetSample sample, IReadOnlyList<ModelInput> inputs)
    {
        var prepared = new Dictionary<string, SampleArray>(inputs.Count, StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            if (!sample.Inputs.TryGetValue(input.Name, out var values)) throw DatasetFault.Missing(sample.Origin, input, sample.Inputs.Keys.Concat(sample.Labels.Keys), inputs);
            prepared.Add(input.Name, _preparation.Prepare(values, input, sample));
        }

        return prepared;
    }
}
