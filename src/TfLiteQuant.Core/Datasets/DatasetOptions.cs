using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>How files of data are read. Options that a format has no use for are passed over.</summary>
public sealed record DatasetOptions
{
    /// <summary>Input that values without a name are for: an array file, images, sounds, raw bytes. Null where the model has one
    /// input.</summary>
    public string? InputName { get; init; }

    /// <summary>Inputs by the names that the source has for them, where these differ: arrays, columns, features.</summary>
    public IReadOnlyDictionary<string, string> Renamed { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of the format, see <see cref="DatasetLoader.Format"/>; null where the files' names tell.</summary>
    public string? Format { get; init; }

    /// <summary>Where labels come from; null for what a format has of itself.</summary>
    public LabelSource? Label { get; init; }

    /// <summary>Names of the classes in the order of the model's scores; empty where their sorted names are that.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Order of dimensions in arrays of images; decides for image files where the input's shape could be both.</summary>
    public ImageLayout? Layout { get; init; }

    /// <summary>How values become what the model takes.</summary>
    public ValueTransform Transform { get; init; } = ValueTransform.None;

    /// <summary>How images become arrays.</summary>
    public ImageOptions Images { get; init; } = new();

    /// <summary>How sounds become arrays.</summary>
    public SoundOptions Sounds { get; init; } = new();

    /// <summary>Type of the elements in raw files, and of raw bytes in records; null for what the input takes.</summary>
    public TensorType? ElementType { get; init; }

    /// <summary>What separates the columns of a text table; null to find out.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Refuses values that cannot be.</summary>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>.</exception>
    internal void Require()
    {
        Transform.Require();
        if (Images.CentralFraction is not (> 0 and <= 1)) throw new TfLiteQuantException(ErrorCode.InvalidOption, "The central fraction must be above 0 and up to 1.", "Give 1 to keep whole images.");
        if (Sounds.Hop < 1 || Sounds.Channel < 0 || Sounds.SampleRate < 1) throw new TfLiteQuantException(ErrorCode.InvalidOption, "A hop and a sample rate are at least 1, a channel at least 0.", "Give others.");
    }

    /// <summary>Names by which a source may call an input, the input's own first.</summary>
    internal IEnumerable<string> NamesOf(ModelInput input)
        => Renamed.Count == 0 ? input.Names : input.Names.Concat(Renamed.Where(entry => input.IsNamed(entry.Value)).Select(static entry => entry.Key));
}
