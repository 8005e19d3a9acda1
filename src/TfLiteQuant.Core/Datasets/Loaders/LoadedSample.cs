namespace TfLiteQuant.Datasets;

/// <summary>What a loader read of one sample, before labels are encoded and values are prepared.</summary>
/// <param name="Origin">The file, or the item of it.</param>
/// <param name="Inputs">Values by <see cref="ModelInput.Name"/>.</param>
internal sealed record LoadedSample(string Origin, IReadOnlyDictionary<string, SampleArray> Inputs)
{
    /// <summary>Arrays beside the inputs.</summary>
    public IReadOnlyDictionary<string, SampleArray> Labels { get; init; } = new Dictionary<string, SampleArray>();

    /// <inheritdoc cref="DatasetSample.PassedOver"/>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>Inputs whose values are decoded images: height, width, channels, whatever the order of other arrays.</summary>
    public IReadOnlySet<string> Images { get; init; } = new HashSet<string>();

    /// <summary>The label as a text, where the format has it so; null for none.</summary>
    public string? LabelText { get; init; }
}
