using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Evaluation;

/// <summary>All that was computed for one sample, and what is known of it.</summary>
internal sealed class SampleOutputs
{
    public required long Index { get; init; }

    public required string Origin { get; init; }

    /// <summary>Group that the sample belongs to, for intervals.</summary>
    public required int Group { get; init; }

    /// <summary>Outputs of the float model.</summary>
    public required IReadOnlyList<RealArray> Reference { get; init; }

    /// <summary>Outputs of each quantized model, in the order of the float model's.</summary>
    public required IReadOnlyList<RealArray[]> Quantized { get; init; }

    public required IReadOnlyDictionary<string, RealArray> Labels { get; init; }

    /// <inheritdoc cref="DatasetSample.PassedOver"/>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidDataset"/>: the sample has no such label.</exception>
    public RealArray LabelNamed(string name) => Labels.TryGetValue(name, out var label) ? label : throw new TfLiteQuantException(
        ErrorCode.InvalidDataset,
        $"It has no label '{name}', which the samples before have.",
        Labels.Count == 0 ? "It has none at all: give every sample its label." : $"It has {string.Join(", ", Labels.Values)}: give every sample the same labels.");
}
