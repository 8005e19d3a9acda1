namespace TfLiteQuant.Quantization;

/// <summary>What a recipe does with an operator.</summary>
public sealed record OperatorTreatment
{
    /// <summary>Technique for the operator; null where it stays float. <see cref="QuantizationTechnique.IntegerOnly"/> means
    /// <see cref="QuantizationTechnique.FullInteger"/> here: whether any operator may stay float is a question to the whole model.</summary>
    public QuantizationTechnique? Technique { get; init; }

    /// <summary>One scale per weight tensor instead of one per channel.</summary>
    public bool PerTensor { get; init; }

    /// <summary>Fewest elements of weights that dynamic range quantizes.</summary>
    public int MinimumElements { get; init; } = QuantizationRecipe.DefaultMinimumElements;

    /// <summary>Dynamic range without hybrid kernels.</summary>
    public bool WeightOnly { get; init; }

    /// <summary>Whether hybrid kernels may give activations a zero point.</summary>
    public bool AsymmetricInputs { get; init; } = true;

    /// <summary>The operator stays float.</summary>
    public static OperatorTreatment Float { get; } = new();
}
