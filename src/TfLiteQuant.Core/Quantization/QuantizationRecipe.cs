using TfLiteQuant.Model;

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

    /// <summary>What callers give a model with integer activations; null for the technique's own: float32, and int8 where no
    /// float operator is allowed.</summary>
    public TensorType? InputType { get; init; }

    /// <summary>What callers get from a model with integer activations; null as for <see cref="InputType"/>.</summary>
    public TensorType? OutputType { get; init; }

    /// <summary>Whether 16x8 must come out without float operators.</summary>
    public bool RefuseFloat { get; init; }

    /// <summary>What single operators get instead of <see cref="Technique"/>; of several rules that match, the last holds.</summary>
    public IReadOnlyList<RecipeRule> Rules { get; init; } = [];

    /// <summary>Whether some operator's activations get scales, for which data must be seen.</summary>
    public bool NeedsCalibration => HasIntegerActivations || Rules.Any(static rule => IsStatic(rule.Treatment.Technique));

    /// <summary>Whether the technique itself gives activations scales.</summary>
    internal bool HasIntegerActivations => IsStatic(Technique);

    /// <summary>The operators that take part, where rules divide the model; null for all.</summary>
    internal OperatorMembers? Members { get; init; }

    /// <summary>Whether no operator may stay float.</summary>
    internal bool IsIntegerOnly => Technique == QuantizationTechnique.IntegerOnly || RefuseFloat;

    /// <summary>Storage of integer activations.</summary>
    internal TensorType ActivationType => Technique == QuantizationTechnique.Int16x8 ? TensorType.Int16 : TensorType.Int8;

    /// <summary>Type of float inputs after conversion.</summary>
    internal TensorType BorderInput => InputType ?? DefaultBorder;

    /// <summary>Type of float outputs after conversion.</summary>
    internal TensorType BorderOutput => OutputType ?? DefaultBorder;

    /// <summary>Whether the weights of an operator with integer activations get one scale.</summary>
    internal bool IsPerTensor(Operator op) => Members?.IsPerTensor(op) ?? PerTensor;

    private static bool IsStatic(QuantizationTechnique? technique)
        => technique is QuantizationTechnique.FullInteger or QuantizationTechnique.IntegerOnly or QuantizationTechnique.Int16x8;

    private TensorType DefaultBorder => IsIntegerOnly ? ActivationType : TensorType.Float32;
}
