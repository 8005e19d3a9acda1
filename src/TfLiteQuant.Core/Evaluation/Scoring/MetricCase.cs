namespace TfLiteQuant.Evaluation;

/// <summary>What a model said of one sample, and what is true of it.</summary>
public sealed class MetricCase
{
    /// <summary>The output that is judged.</summary>
    public required RealArray Output { get; init; }

    /// <summary>What it is held against: a label, or the float model's output. Null where a metric of one's own is given none.</summary>
    public required RealArray? Truth { get; init; }

    /// <summary>Whether <see cref="Truth"/> is the float model's output.</summary>
    public bool IsAgainstReference { get; init; }

    /// <summary>All outputs of the model, in the order of the float model's.</summary>
    public IReadOnlyList<RealArray> Outputs { get; init; } = [];

    /// <summary>All labels of the sample, by name.</summary>
    public IReadOnlyDictionary<string, RealArray> Labels { get; init; } = new Dictionary<string, RealArray>();

    /// <summary>The float model's output that belongs to <see cref="Output"/>.</summary>
    public RealArray? Reference { get; init; }

    /// <summary>Position in the dataset.</summary>
    public long Index { get; init; }

    /// <summary>Where the sample came from.</summary>
    public string Origin { get; init; } = "";

    /// <summary>What is left to the user.</summary>
    public MetricOptions Options { get; init; } = new();
}
