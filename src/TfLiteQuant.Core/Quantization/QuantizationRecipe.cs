namespace TfLiteQuant.Quantization;

/// <summary>What is wanted of a conversion.</summary>
public sealed record QuantizationRecipe
{
    /// <summary>Weights with fewer elements stay float: the reference's default.</summary>
    public const int DefaultMinimumElements = 1024;

    public required QuantizationTechnique Technique { get; init; }

    /// <summary>Fewest elements of a constant that dynamic range quantizes; at least 0.</summary>
    public int MinimumElements { get; init; } = DefaultMinimumElements;

    /// <summary>One scale per weight tensor where the kernel takes that, instead of one per channel.</summary>
    public bool PerTensor { get; init; }

    /// <summary>Dynamic range without hybrid kernels: int8 weights are dequantized before a float operator.</summary>
    public bool WeightOnly { get; init; }

    /// <summary>Whether hybrid kernels may give activations a zero point, which uses their range better.</summary>
    public bool AsymmetricInputs { get; init; } = true;

    /// <summary>Only operators that match one of these patterns are quantized; empty for all.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Operators that match one of these patterns stay as they are.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}
