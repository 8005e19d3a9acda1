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
        var files = Files(paths);
        return Finish(files, paths, files.Files[0].Loader.Format);
    }

    /// <summary>The samples of files for one of several inputs: all of them, transformed where the input takes real values.</summary>
    /// <exception cref="TfLiteQuantException">As <see cref="FromFiles"/>.</exception>
    public RepresentativeDataset Part(IReadOnlyList<string> paths)
        => new PreparedDataset(Files(paths), options.Transform, options.Layout, paths.Count == 1 ? paths[0] : null) { IsPart = true };

    /// <summary>Samples that were gathered one by one.</summary>
    /// <exception cref="TfLiteQuantException">There is none, labels are missing, or options cannot be.</exception>
    public ImportedDataset FromSamples(MemoryDataset samples)
    {
        options.Require();
        if (samples.Count == 0) throw DatasetFault.Of(null, "There is no sample.", "Give at least one object, and about a hundred to calibrate with.");
        return Finish(samples, [], "Object");
    }

    /// <summary>Samples whose inputs come from sources of their own.</summary>
    /// <param name="parts">Sources by the input's name, at least one; their values are transformed already.</param>
    /// <exception cref="TfLiteQuantException">Options cannot be, or labels are missing.</exception>
    public ImportedDataset Join(IReadOnlyList<KeyValuePair<string, RepresentativeDataset>> parts)
    {
        options.Require();
        return Finish(new JoinedDataset(parts), ValueTransform.None, [.. parts.SelectMany(static part => part.Value is ImportedDataset imported ? imported.Path : [])], "Joined");
    }

    /// <summary>Samples of another dataset, chosen and transformed once more.</summary>
    /// <exception cref="TfLiteQuantException">Options cannot be.</exception>
    public ImportedDataset From(RepresentativeDataset dataset)
    {
        options.Require();
        return Finish(dataset, dataset is ImportedDataset imported ? imported.Path : [], "Dataset");
    }

    private FileDataset Files(IReadOnlyList<string> paths)
    {
        options.Require();
        var files = FileSearch.Find(paths, options);
        return files[0].Loader.HoldsOneSample ? new FilePerSampleDataset(files, options) : new FileDataset(files, options);
    }

    private ImportedDataset Finish(RepresentativeDataset samples, IReadOnlyList<string> paths, string format) => Finish(samples, options.Transform, paths, format);

    private ImportedDataset Finish(RepresentativeDataset samples, ValueTransform transform, IReadOnlyList<string> paths, string format)
    {
        var path = paths.Count == 1 ? paths[0] : null;
        var prepared = new PreparedDataset(_selection.Of(samples, path), transform, options.Layout, path);
        return new ImportedDataset(prepared, paths, format, options.Label is not null) { Signature = signature ?? samples.Signature };
    }
}
