namespace TfLiteQuant.Datasets;

/// <summary>
/// A form in which files hold samples. A loader keeps nothing between calls: each reading opens the file anew, so that several
/// may go on at once.
/// </summary>
public abstract class DatasetLoader
{
    /// <summary>What the format is called by options, such as <c>Npz</c>.</summary>
    public abstract string Format { get; }

    /// <summary>Endings of the names of its files, for messages.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Whether a file holds one sample, so that samples can be read in any order and at the same time.</summary>
    public virtual bool HoldsOneSample => false;

    /// <summary>Whether the format is that of a file with this name.</summary>
    public virtual bool Takes(string path) => Names.Any(name => path.EndsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether files have names for the values in them (arrays, columns, features), of which one can be the label.</summary>
    public virtual bool HasNames => false;

    /// <summary>Samples of a file where its beginning tells; null where all of it, or the model, would have to be known.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">The file cannot be read, or is damaged.</exception>
    internal virtual long? Count(string path, DatasetOptions options) => HoldsOneSample ? 1 : null;

    /// <summary>Texts of the label that is chosen or found, sample by sample; null where labels are no texts.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">As by reading.</exception>
    internal virtual IEnumerable<string>? LabelTexts(string path, DatasetOptions options) => null;

    /// <summary>Whether a file has labels that are no texts, as <see cref="LabelPresence"/> has it.</summary>
    /// <exception cref="Diagnostics.TfLiteQuantException">The file cannot be read, or is damaged.</exception>
    internal virtual bool? HasLabels(string path, DatasetOptions options) => false;

    /// <summary>Reads the samples of a file, holding one at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="inputs">Inputs to fill.</param>
    /// <param name="cancellation">Asked between samples.</param>
    /// <exception cref="Diagnostics.TfLiteQuantException"><see cref="Diagnostics.ErrorCode.InvalidDataset"/>: the file is
    /// damaged, or does not fit the inputs.</exception>
    internal abstract IEnumerable<LoadedSample> Read(string path, DatasetOptions options, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation);
}
