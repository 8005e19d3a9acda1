using System.Globalization;

namespace TfLiteQuant.Specification;

/// <summary>Something about a model that a rule found.</summary>
public sealed record ModelFinding
{
    /// <summary>Full path of the model's file; null for a model made in memory.</summary>
    public string? Path { get; init; }

    public required FindingSeverity Severity { get; init; }

    /// <summary>Name of the rule, which never changes.</summary>
    public required string Rule { get; init; }

    /// <summary>Subgraph index; null where the finding is about the whole model.</summary>
    public int? Subgraph { get; init; }

    /// <summary>Index of the operator in the subgraph; null where it is about none.</summary>
    public int? Index { get; init; }

    /// <summary>Kind of the operator, such as <c>CONV_2D</c>; null where it is about none.</summary>
    public string? Operator { get; init; }

    /// <summary>Index of the tensor in the subgraph; null where it is about none.</summary>
    public int? Tensor { get; init; }

    /// <summary>Name of the tensor, or of the operator's first output; empty where there is none.</summary>
    public string Name { get; init; } = "";

    /// <summary>What is wrong or noteworthy, in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it; empty where there is nothing to do.</summary>
    public required string Fix { get; init; }

    /// <summary>Such as <c>Error BiasScale CONV_2D#3 'conv/bias': ...</c>.</summary>
    public override string ToString()
    {
        var place = Operator is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {Operator}#{Index}");
        return $"{Severity} {Rule}{place}{(Name.Length > 0 ? $" '{Name}'" : "")}: {Message}";
    }
}
