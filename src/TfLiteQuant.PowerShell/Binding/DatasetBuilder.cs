using System.Collections;
using System.Management.Automation;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Makes one dataset of what a script gives: paths, samples, sources by input, other datasets. Gathering needs the
/// session's thread; <see cref="Build"/> does not.</summary>
/// <param name="resolver">Turns paths of the session into those of the file system.</param>
/// <param name="options">How data is read.</param>
/// <param name="selection">Which samples are used.</param>
/// <param name="signature">Entry point that they are for; null for the main graph.</param>
internal sealed class DatasetBuilder(FilePathResolver resolver, DatasetOptions options, DatasetSelection selection, string? signature)
{
    private readonly List<string> _paths = [];
    private readonly List<KeyValuePair<string, object?>> _parts = [];
    private readonly List<RepresentativeDataset> _datasets = [];
    private MemoryDataset? _samples;

    /// <summary>Errors of script blocks after which they went on.</summary>
    public List<ErrorRecord> ScriptErrors { get; } = [];

    /// <summary>What an error is about: the only path.</summary>
    public string? Target => _paths.Count == 1 ? _paths[0] : null;

    /// <summary>Adds files and folders.</summary>
    /// <param name="path">A path, or with wildcards a pattern.</param>
    /// <param name="isLiteral">Whether wildcard characters stand for themselves.</param>
    public void AddPath(string path, bool isLiteral) => _paths.AddRange(isLiteral ? [resolver.Literal(path)] : resolver.Matches(path));

    /// <summary>Adds an object that came through the pipeline: a sample, a script block that writes samples, sources by input, or a
    /// dataset.</summary>
    public void AddPiped(object? item)
    {
        switch (ArrayReading.Unwrap(item))
        {
            case RepresentativeDataset dataset:
                _datasets.Add(dataset);
                break;
            case ScriptBlock script:
                ScriptErrors.AddRange(ScriptBlockReading.Run(script, AddPiped));
                break;
            case IDictionary sources when AreSources(sources):
                AddParts(sources);
                break;
            default:
                Reading.Add(item);
                break;
        }
    }

    /// <summary>Adds an object that was given as an argument: as from the pipeline, but arrays hold samples along their first
    /// dimension, and lists have one in each item.</summary>
    public void AddArgument(object? argument)
    {
        switch (ArrayReading.Unwrap(argument))
        {
            case IDictionary sources when !AreSources(sources):
                Reading.AddStacked(sources);
                break;
            case Array { Rank: > 1 } array:
                Reading.AddStacked(ArrayReading.Read(array));
                break;
            case var list when ArrayReading.IsList(list):
                foreach (var item in (IEnumerable)list!) AddPiped(item);
                break;
            default:
                AddPiped(argument);
                break;
        }
    }

    /// <summary>Adds a source for each of several inputs, by their names.</summary>
    public void AddParts(IDictionary sources)
    {
        foreach (DictionaryEntry source in sources) _parts.Add(new KeyValuePair<string, object?>(source.Key.ToString() ?? "", Resolved(source.Value)));
    }

    /// <summary>The dataset.</summary>
    /// <exception cref="TfLiteQuantException">There is nothing, or it is of several kinds, or it cannot be read.</exception>
    public ImportedDataset Build()
    {
        var import = new DatasetImport(options, selection, signature);
        if ((_paths.Count > 0 ? 1 : 0) + (_parts.Count > 0 ? 1 : 0) + (_samples is null ? 0 : 1) + _datasets.Count > 1)
            throw ErrorCatalogue.InvalidOption("Files, samples, sources by input and datasets do not make one dataset together.", "Import them one by one; several inputs are given a source each by name.");
        if (_parts.Count > 0 && options.Label is not null)
            throw ErrorCatalogue.InvalidOption("-LabelFrom does not say which of several sources the labels are in.", "Import that source by itself with -LabelFrom, and give the dataset in the place of its path.");
        if (_paths.Count > 0) return import.FromFiles(_paths);
        if (_datasets.Count > 0) return import.From(_datasets[0]);
        return _parts.Count > 0 ? import.Join(_parts.ConvertAll(part => Part(part, import))) : import.FromSamples(_samples ?? new MemoryDataset("objects", options));
    }

    // Values of a dictionary are sources where all of them name files or are datasets.
    private static bool AreSources(IDictionary dictionary) => dictionary.Count > 0 && dictionary.Values.Cast<object?>().All(static value => ArrayReading.Unwrap(value) switch
    {
        RepresentativeDataset or FileSystemInfo => true,
        string text => LoaderRegistry.Find(text) is not null || Directory.Exists(text),
        _ => false,
    });

    private SampleReading Reading => new(_samples ??= new MemoryDataset("objects", options), resolver);

    private object? Resolved(object? source) => DatasetPathTransformationAttribute.PathOf(source) is { } path ? resolver.Matches(path) : ArrayReading.Unwrap(source);

    private static KeyValuePair<string, RepresentativeDataset> Part(KeyValuePair<string, object?> part, DatasetImport import)
    {
        var dataset = part.Value switch
        {
            RepresentativeDataset known => known,
            IReadOnlyList<string> paths => import.Part(paths),
            _ => throw ErrorCatalogue.InvalidOption($"The source of input '{part.Key}' is neither a path nor a dataset.", "Name a file or folder, or import it first."),
        };
        return new KeyValuePair<string, RepresentativeDataset>(part.Key, dataset);
    }
}
