namespace TfLiteQuant.Datasets;

/// <summary>A dataset as scripts hold it: what it is in plain properties, ready to be read for any model.</summary>
public sealed class ImportedDataset : RepresentativeDataset
{
    private readonly RepresentativeDataset _samples;

    internal ImportedDataset(RepresentativeDataset samples, IReadOnlyList<string> path, string format, bool isLabelled)
    {
        _samples = samples;
        Path = path.ToArray();
        Format = format;
        // Known only by looking into the files: what is wrong with them is told here, not where the dataset is printed.
        Count = samples.Count;
        ClassNames = samples.ClassNames.ToArray();
        IsLabelled = isLabelled || ClassNames.Count > 0 ? true : samples.HasLabels;
    }

    /// <inheritdoc/>
    public override string Description => _samples.Description;

    /// <inheritdoc/>
    public override string WholeDescription => _samples.WholeDescription;

    /// <inheritdoc/>
    public override long? Count { get; }

    /// <summary>What it was read from: files and folders as they were named; empty for objects.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>Form of the files, or <c>Object</c>, <c>Joined</c>, <c>Dataset</c>.</summary>
    public string Format { get; }

    /// <summary>Whether samples have labels: true where they were asked for, or something is called <c>label</c> (a column, an array,
    /// a feature, a property); null where a model must tell, since what is beside its inputs becomes labels.</summary>
    public bool? IsLabelled { get; }

    /// <inheritdoc/>
    public override bool IsSynthetic => _samples.IsSynthetic;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; }

    internal override bool? HasLabels => IsLabelled;

    /// <inheritdoc/>
    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default) => _samples.Read(inputs, cancellation);

    public override string ToString() => Description;
}
