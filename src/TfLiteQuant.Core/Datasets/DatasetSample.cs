namespace TfLiteQuant.Datasets;

/// <summary>One sample of a dataset: a value for each input, and what is known to be true of it.</summary>
public sealed record DatasetSample
{
    /// <summary>Name of the label that a class, a column or a file gives: the index of a class, or a number, as a scalar.</summary>
    public const string Label = "label";

    /// <summary>Position in the dataset's own order, counted before anything is skipped or shuffled.</summary>
    public required long Index { get; init; }

    /// <summary>Where it came from, for errors: a file, or an item of one.</summary>
    public required string Origin { get; init; }

    /// <summary>Values by the input's name (<see cref="ModelInput.Name"/>). A value has the input's full shape, or lacks its
    /// leading batch dimension of 1.</summary>
    public required IReadOnlyDictionary<string, SampleArray> Inputs { get; init; }

    /// <summary>True answers by name: arrays of the source that are no inputs, a class from a folder's name, a column. Empty
    /// where the dataset has none.</summary>
    public IReadOnlyDictionary<string, SampleArray> Labels { get; init; } = new Dictionary<string, SampleArray>();

    /// <summary>What stands beside the inputs and cannot be labels, with the reasons: arrays of another number of items, or of texts.</summary>
    internal IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>Inputs whose values are decoded images, in the order height, width, channels.</summary>
    internal IReadOnlySet<string> Images { get; init; } = new HashSet<string>();

    public override string ToString() => $"sample {Index} ({Origin})";
}
