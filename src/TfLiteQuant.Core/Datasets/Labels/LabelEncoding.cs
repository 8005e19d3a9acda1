using System.Globalization;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>Gives each sample of files its label, as <see cref="DatasetSample.Label"/>.</summary>
internal sealed class LabelEncoding
{
    private readonly LabelSource? _source;
    private readonly LabelEncoder _encoder;
    private readonly LabelFile? _file;

    private LabelEncoding(LabelSource? source, LabelEncoder encoder, LabelFile? file = null)
    {
        _source = source;
        _encoder = encoder;
        _file = file;
    }

    /// <summary>Names of the classes by index; empty where labels are numbers.</summary>
    public IReadOnlyList<string> ClassNames => _encoder.ClassNames;

    /// <summary>The encoding of files' labels; null where the files have none, or have them as arrays.</summary>
    /// <param name="files">The files.</param>
    /// <param name="options">Where labels come from.</param>
    /// <param name="count">Samples of all files, null where that is not known.</param>
    /// <exception cref="TfLiteQuantException">There are no such labels, or not as many as samples.</exception>
    public static LabelEncoding? Of(IReadOnlyList<FileSource> files, DatasetOptions options, long? count) => options.Label switch
    {
        FolderLabels => new LabelEncoding(options.Label, new LabelEncoder(files.Select(ClassOf), options.ClassNames)),
        FileLabels labels => FromFile(labels, options, count),
        NamedLabels named when files.FirstOrDefault(static file => !file.Loader.HasNames) is { } nameless => throw DatasetFault.Of(
            nameless.Path, $"{nameless.Loader.Format} files have no names in them, and so nothing called '{named.Name}'.", "Take labels from folders (FolderName) or from a file that exists."),
        _ => FromTexts(files, options),
    };

    /// <summary>Labels of a sample.</summary>
    /// <exception cref="TfLiteQuantException">It has none.</exception>
    public IReadOnlyDictionary<string, SampleArray> Encode(LoadedSample loaded, FileSource file, long index)
    {
        var (text, array) = _source switch
        {
            FolderLabels => (ClassOf(file), null),
            FileLabels => _file!.Of(file.Path, index),
            _ => (loaded.LabelText, (SampleArray?)null),
        };
        if (text is null && array is null) return loaded.Labels;
        var label = array ?? _encoder.Encode(text!, loaded.Origin);
        // Who says where labels come from means no others.
        return new Dictionary<string, SampleArray>(_source is null ? loaded.Labels : new Dictionary<string, SampleArray>(), StringComparer.Ordinal) { [DatasetSample.Label] = label };
    }

    private static string ClassOf(FileSource file) => file.ClassName ?? throw DatasetFault.Of(
        file.Path, "It lies in no folder that could name its class.", "Keep the samples of each class in a folder below the named one.");

    private static LabelEncoding? FromTexts(IReadOnlyList<FileSource> files, DatasetOptions options)
    {
        var texts = files.Select(file => file.Loader.LabelTexts(file.Path, options)).ToList();
        return texts.Contains(null) ? null : new LabelEncoding(options.Label, new LabelEncoder(texts.SelectMany(static file => file!), options.ClassNames));
    }

    private static LabelEncoding FromFile(FileLabels labels, DatasetOptions options, long? count)
    {
        var file = LabelFile.Read(labels.Path, options);
        if (count is { } samples && file.Count is { } given && given != samples)
            throw DatasetFault.Of(labels.Path, string.Create(CultureInfo.InvariantCulture, $"It has {given} labels for {samples} samples."), "Give a label for each sample, in their order.");
        return new LabelEncoding(labels, new LabelEncoder(file.Texts, options.ClassNames), file);
    }
}
