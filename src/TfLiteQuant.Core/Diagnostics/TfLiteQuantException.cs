using System.Text;

namespace TfLiteQuant.Diagnostics;

/// <summary>
/// The one exception the engine throws for anything a user can cause: what is wrong, where, and what to do.
/// </summary>
public sealed class TfLiteQuantException : Exception
{
    /// <param name="code">What went wrong, as a stable name.</param>
    /// <param name="problem">One sentence that says what is wrong.</param>
    /// <param name="advice">One sentence that says what to do.</param>
    /// <param name="location">Where.</param>
    /// <param name="inner">The cause, where another exception was.</param>
    public TfLiteQuantException(ErrorCode code, string problem, string advice, ModelLocation? location = null, Exception? inner = null)
        : base(Compose(problem, advice, location), inner)
    {
        Code = code;
        Problem = problem;
        Advice = advice;
        Location = location ?? ModelLocation.Unknown;
    }

    public ErrorCode Code { get; }

    /// <summary>What is wrong, without place and advice.</summary>
    public string Problem { get; }

    /// <summary>What to do.</summary>
    public string Advice { get; }

    /// <summary>Where.</summary>
    public ModelLocation Location { get; }

    /// <summary>The same error with the file named, where it was not known when it was thrown.</summary>
    public TfLiteQuantException InFile(string path) => Location.Path is not null
        ? this
        : new TfLiteQuantException(Code, Problem, Advice, Location with { Path = path }, InnerException);

    /// <summary>The same error at an operator, where none was known when it was thrown.</summary>
    /// <param name="subgraph">Index of its subgraph.</param>
    /// <param name="index">Its index.</param>
    /// <param name="name">Its kind, such as <c>CONV_2D</c>.</param>
    public TfLiteQuantException AtOperator(int subgraph, int index, string name) => Location.OperatorIndex is not null
        ? this
        : new TfLiteQuantException(Code, Problem, Advice, Location with { Subgraph = subgraph, OperatorIndex = index, OperatorName = name }, InnerException);

    private static string Compose(string problem, string advice, ModelLocation? location)
    {
        var text = new StringBuilder();
        if (location?.ToString() is { Length: > 0 } place) text.Append(place).Append(": ");
        return text.Append(problem).Append(' ').Append(advice).ToString();
    }
}

/// <summary>A place in a model: any part may be unknown.</summary>
/// <param name="Path">File.</param>
/// <param name="Subgraph">Subgraph index.</param>
/// <param name="OperatorIndex">Operator index in the subgraph.</param>
/// <param name="OperatorName">Operator kind, such as <c>CONV_2D</c>.</param>
/// <param name="TensorIndex">Tensor index in the subgraph.</param>
/// <param name="TensorName">Tensor name.</param>
public sealed record ModelLocation(
    string? Path = null,
    int? Subgraph = null,
    int? OperatorIndex = null,
    string? OperatorName = null,
    int? TensorIndex = null,
    string? TensorName = null)
{
    /// <summary>Nowhere in particular.</summary>
    public static ModelLocation Unknown { get; } = new();

    /// <summary>The known parts, outermost first.</summary>
    public override string ToString()
    {
        var parts = new List<string>(4);
        if (Path is not null) parts.Add(Path);
        if (Subgraph is { } subgraph) parts.Add($"subgraph {subgraph}");
        if (OperatorIndex is { } op) parts.Add(OperatorName is null ? $"operator {op}" : $"operator {op} ({OperatorName})");
        if (TensorIndex is { } tensor) parts.Add(string.IsNullOrEmpty(TensorName) ? $"tensor {tensor}" : $"tensor {tensor} '{TensorName}'");
        return string.Join(", ", parts);
    }
}
