using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>The samples of files of one format, one file after the other.</summary>
internal class FileDataset : RepresentativeDataset
{
    private readonly Lazy<LabelEncoding?> _labels;
    private readonly Lazy<long?> _count;

    /// <param name="files">The files, at least one.</param>
    /// <param name="options">How they are read.</param>
    public FileDataset(IReadOnlyList<FileSource> files, DatasetOptions options)
    {
        Files = files;
        Options = options;
        _labels = new Lazy<LabelEncoding?>(() => LabelEncoding.Of(files, options, Count), LazyThreadSafetyMode.PublicationOnly);
        _count = new Lazy<long?>(CountAll, LazyThreadSafetyMode.PublicationOnly);
    }

    public IReadOnlyList<FileSource> Files { get; }

    public DatasetOptions Options { get; }

    public override string Description => Files.Count == 1
        ? Files[0].Path
        : string.Create(CultureInfo.InvariantCulture, $"{Files.Count} {Files[0].Loader.Format} files, {Files[0].Path} to {Files[^1].Path}");

    public override long? Count => _count.Value;

    public override IReadOnlyList<string> ClassNames => _labels.Value?.ClassNames ?? Options.ClassNames;

    internal override bool? HasLabels => _labels.Value is not null ? true : LabelPresence.Any(Files.Select(file => file.Loader.HasLabels(file.Path, Options)));

    public override IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default)
    {
        long index = 0;
        foreach (var file in Files)
        {
            foreach (var loaded in file.Loader.Read(file.Path, Options, inputs, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return Sample(loaded, file, index++);
            }
        }
    }

    /// <summary>The sample with its place and its labels.</summary>
    protected DatasetSample Sample(LoadedSample loaded, FileSource file, long index) => new()
    {
        Index = index,
        Origin = loaded.Origin,
        Inputs = loaded.Inputs,
        Images = loaded.Images,
        PassedOver = loaded.PassedOver,
        Labels = _labels.Value is { } labels ? labels.Encode(loaded, file, index) : loaded.Labels,
    };

    private long? CountAll()
    {
        long total = 0;
        foreach (var file in Files)
        {
            if (file.Loader.Count(file.Path, Options) is not { } count) return null;
            total += count;
        }

        return total;
    }
}
