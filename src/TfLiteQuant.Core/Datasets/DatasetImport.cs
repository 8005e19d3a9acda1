using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>Makes datasets: of files, of gathered samples, of other datasets.</summary>
/// <param name="options">How they are read.</param>
/// <param name="selection">Which samples are used.</param>
/// <param name="signature">Entry point that they are for; null for the model's main graph.</param>
public sealed class DatasetImport(DatasetOptions options, DatasetSelection? selection = null, string? signature = null)
{
    private readonly DatasetSelection _selection = selection ?? DatasetSelection.All;

    /// <summary>The samples of files and folders, all of one format, as one dataset.</summary>
    /// <param name="paths">Full paths, at least one.</param>
    /// <exception cref="TfLiteQuantException">Nothing is there, it is of no known format, it is damaged, or options cannot be.</exception>
    public ImportedDataset FromFiles(IReadOnlyList<string> paths)
    {
        options.Require();
        var files = FileSearch.Find(paths, options);
        var loader = files[0].Loader;
        RepresentativeDataset samples = loader.HoldsOneSample ? new FilePerSampleDataset(files, options) : new FileDataset(files, options);
        return Finish(samples, paths, loader.Format);
    }

    /// <summary>Samples that were gathered one by one.</summary>
    /// <exception cref="TfLiteQuantException">There is none, labels are missing, or options cannot be.</exception>
    public ImportedDataset FromSamples(MemoryDataset samples)
    {
        options.Require();
        if (samples.Count == 0) throw DatasetFault.Of(null, "There is no sample.", "Give at least one object, and about a hundred to calibrate with.");
        return Finish(samples, [], "Object");
    }

    /// <summary>Samples whose inputs come from sources of their own.</summary>
    /// <param name="parts">Sources by the input's name, at least one.</param>
    /// <exception cref="TfLiteQuantException">Options cannot be, or labels are missing.</exception>
    public ImportedDataset Join(IReadOnlyList<KeyValuePair<string, RepresentativeDataset>> parts)
    {
        options.Require();
        return Finish(new JoinedDataset(parts), [.. parts.SelectMany(static part => part.Value is ImportedDataset imported ? imported.Path : [])], "Joined");
    }

    /// <summary>Samples of another dataset, chosen and transformed once more.</summary>
    /// <exception cref="TfLiteQuantException">Options cannot be.</exception>
    public ImportedDataset From(RepresentativeDataset dataset)
    {
        options.Require();
        return Finish(dataset, dataset is ImportedDataset imported ? imported.Path : [], "Dataset");
    }

    private ImportedDataset Finish(RepresentativeDataset samples, IReadOnlyList<string> paths, string format)
    {
        var path = paths.Count == 1 ? paths[0] : null;
        var prepared = new PreparedDataset(_selection.Of(samples, path), options.Transform, options.Layout, path);
        return new ImportedDataset(prepared, paths, format, options.Label is not null) { Signature = signature ?? samples.Signature };
    }
}
