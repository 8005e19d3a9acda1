using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Samples that stand for what a model will see, read one at a time. A dataset knows no model: each reading is told the inputs
/// to fill, so that one dataset serves a float model and the quantized ones made of it.
/// </summary>
public abstract class RepresentativeDataset
{
    /// <summary>What it is and where it came from, for people and for the records of a calibration.</summary>
    public abstract string Description { get; }

    /// <summary>What the samples are chosen from, where they are some of a dataset: the same for all parts of one, which the
    /// samples' positions tell apart.</summary>
    public virtual string WholeDescription => Description;

    /// <summary>Entry point that the samples are for; null for the model's main graph.</summary>
    public string? Signature { get; init; }

    /// <summary>Samples that a reading gives, where that is known without reading them.</summary>
    public abstract long? Count { get; }

    /// <summary>Whether the values were drawn rather than gathered: what is made with them must say so.</summary>
    public virtual bool IsSynthetic => false;

    /// <summary>Names of the classes in the order of the labels' numbers; empty where there are none.</summary>
    public virtual IReadOnlyList<string> ClassNames => [];

    /// <summary>Whether samples have labels; null where that depends on the inputs that a model has.</summary>
    /// <exception cref="TfLiteQuantException">As by reading, where that has to be looked up in files.</exception>
    internal virtual bool? HasLabels => false;

    /// <summary>Reads the samples in order. Nothing is held beyond the sample at hand; each enumeration reads anew and gives the
    /// same samples.</summary>
    /// <param name="inputs">The inputs to fill; all of them get a value in every sample.</param>
    /// <param name="cancellation">Asked between samples.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidDataset"/>: the data lacks an input, or does not fit it,
    /// or is damaged, or there is none; it names file, sample and input, what was expected and what was found.</exception>
    public abstract IEnumerable<DatasetSample> Read(IReadOnlyList<ModelInput> inputs, CancellationToken cancellation = default);
}
