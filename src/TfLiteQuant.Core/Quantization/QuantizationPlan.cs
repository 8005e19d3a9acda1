using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>What a conversion decided: a row for each operator and for each constant that changes.</summary>
/// <remarks>Lists are kept as such that PowerShell can index, unlike the compiler's own, and Export-Csv can write, unlike arrays.</remarks>
public sealed record QuantizationPlan
{
    public required QuantizationTechnique Technique { get; init; }

    public required IReadOnlyList<OperatorPlan> Operators { get; init => field = new ValueList<OperatorPlan>([.. value]); }

    public required IReadOnlyList<TensorPlan> Tensors { get; init => field = new ValueList<TensorPlan>([.. value]); }

    /// <summary>What a user should know although nothing failed.</summary>
    public required IReadOnlyList<string> Warnings { get; init => field = new ValueList<string>([.. value]); }

    /// <summary>Decisions of techniques with integer activations, a part for each subgraph; empty for the others.</summary>
    internal IReadOnlyList<IntegerGraphPlan> Graphs { get; init; } = [];

    /// <summary>Such as <c>DynamicRange: 18 operators, 7 constants</c>.</summary>
    public override string ToString() => $"{Technique}: {Operators.Count} operators, {Tensors.Count} constants";
}

/// <summary>What became of an operator.</summary>
public enum OperatorOutcome
{
    /// <summary>Holds nothing that the technique is about.</summary>
    Unaffected,

    /// <summary>Stays float although it has weights, or for a reason given.</summary>
    Float,

    /// <summary>Integer weights in a hybrid kernel.</summary>
    Hybrid,

    /// <summary>Integer weights, float computation.</summary>
    WeightOnly,

    /// <summary>Half-precision constants, float computation.</summary>
    Float16,

    /// <summary>Integer activations and weights.</summary>
    Integer,
}

/// <summary>The decision on one operator.</summary>
public sealed class OperatorPlan
{
    /// <summary>Subgraph index.</summary>
    public required int Subgraph { get; init; }

    /// <summary>Index in the subgraph of the source model.</summary>
    public required int Index { get; init; }

    /// <summary>Kind, such as <c>CONV_2D</c>.</summary>
    public required string Operator { get; init; }

    /// <summary>Name of its first output, which is how operators are told apart.</summary>
    public required string Name { get; init; }

    /// <summary>The operator itself.</summary>
    internal Model.Operator? Source { get; init; }

    public OperatorOutcome Outcome { get; internal set; }

    /// <summary>Why, in words.</summary>
    public string Reason { get; internal set; } = "";

    public override string ToString() => $"{Operator} '{Name}': {Outcome} ({Reason})";
}

/// <summary>The decision on one constant, and what its conversion found.</summary>
public sealed class TensorPlan
{
    /// <summary>Subgraph index.</summary>
    public required int Subgraph { get; init; }

    /// <summary>Tensor index in the source model.</summary>
    public required int Index { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<int> Shape { get; init => field = new ValueList<int>([.. value]); }

    /// <summary>Element type after conversion.</summary>
    public required TensorType Type { get; init; }

    /// <summary>Dimension the scales run along, -1 for one scale (or none, in half precision).</summary>
    public required int Axis { get; init; }

    public required string Reason { get; init; }

    /// <summary>Real units per code, one or one per channel; null in half precision and before the conversion ran.</summary>
    public IReadOnlyList<float>? Scale => Scales is null ? null : new ValueList<float>(Scales);

    /// <summary>Code of 0.0, one per scale; null in half precision and before the conversion ran.</summary>
    public IReadOnlyList<int>? ZeroPoint => ZeroPoints is null ? null : new ValueList<int>(ZeroPoints);

    /// <summary>Values beyond half precision's range that were clamped to ±65504.</summary>
    public long ClampedValues { get; internal set; }

    /// <summary>The constant in half precision, made when it is written.</summary>
    internal HalvesOfFloats? Halves { get; set; }

    /// <summary>What <see cref="Scale"/> shows.</summary>
    internal float[]? Scales { get; set; }

    /// <summary>What <see cref="ZeroPoint"/> shows.</summary>
    internal int[]? ZeroPoints { get; set; }

    /// <summary>Where the constant is read after conversion.</summary>
    internal List<ConstantUse> Uses { get; } = [];

    public override string ToString() => $"'{Name}' [{string.Join(',', Shape)}]: {Type} ({Reason})";
}

/// <summary>A place where an operator reads a constant.</summary>
/// <param name="Operator">The operator's decision row.</param>
/// <param name="Position">Input position.</param>
/// <param name="Form">How the operator reads the constant once it is stored in fewer bits.</param>
internal readonly record struct ConstantUse(OperatorPlan Operator, int Position, WeightForm Form);
