using TfLiteQuant.Inspection;

namespace TfLiteQuant.Evaluation;

/// <summary>A quantized model's values beside the float model's, the most harmful first.</summary>
public sealed record LayerReport
{
    /// <summary>Full path of the quantized model.</summary>
    public required string Path { get; init; }

    /// <summary>Full path of the float model.</summary>
    public required string Reference { get; init; }

    /// <summary>Whether that is a float model indeed.</summary>
    public QuantizationState ReferenceState { get; init; }

    /// <summary>Samples compared.</summary>
    public required long Samples { get; init; }

    /// <summary>The values: by their own SQNR in isolation where that was asked for, else by that of both models end to end.</summary>
    public required IReadOnlyList<TensorComparison> Tensors { get; init; }

    /// <summary>The values in the order they are computed.</summary>
    public IEnumerable<TensorComparison> InOrder => Tensors.OrderBy(static row => row.Subgraph).ThenBy(static row => row.Index).ThenBy(static row => row.QuantizedTensor, StringComparer.Ordinal);

    /// <summary>Names of values that stand for none of the float model.</summary>
    public required IReadOnlyList<string> Unpaired { get; init; }

    /// <summary>Names of the values whose operators deserve to stay float.</summary>
    public IReadOnlyList<string> Exclude => new ValueList<string>([.. Tensors.Where(static row => row is { DeservesExclude: true, Tensor.Length: > 0 }).Select(static row => row.Tensor).Distinct()]);

    /// <summary>Those of them whose values have no name, by which nobody can mean them, such as <c>SOFTMAX #7</c>.</summary>
    public IReadOnlyList<string> ExcludeNameless => new ValueList<string>([.. Tensors.Where(static row => row is { DeservesExclude: true, Tensor.Length: 0 }).Select(static row => FormattableString.Invariant($"{row.Operator} #{row.Index}")).Distinct()]);
}
