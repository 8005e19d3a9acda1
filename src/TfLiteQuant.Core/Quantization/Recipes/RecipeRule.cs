using System.IO.Enumeration;
using System.Text.RegularExpressions;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>One rule of a recipe: which operators, and what becomes of them. Of several rules that match, the last holds.</summary>
public sealed record RecipeRule
{
    // Tensor names come from files: a pattern must not be able to search for ever.
    private static readonly TimeSpan SearchLimit = TimeSpan.FromSeconds(2);
    private Regex? _regex;

    /// <summary>Kind of operator, such as <c>CONV_2D</c>; <c>*</c> and <c>?</c> are wildcards.</summary>
    public string Operator { get; init; } = "*";

    /// <summary>Wildcard pattern held against the names of outputs and constants; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Regular expression searched in the names of the outputs, put together (of the inputs, where there is no output);
    /// null for all. This is how AI Edge Quantizer's recipes name operators.</summary>
    public string? NameExpression
    {
        get;
        init
        {
            field = value;
            _regex = value is null ? null : new Regex(value, RegexOptions.CultureInvariant, SearchLimit);
        }
    }

    public required OperatorTreatment Treatment { get; init; }

    /// <summary>What to call the rule in reasons.</summary>
    public required string Title { get; init; }

    /// <summary>Whether the rule is about an operator.</summary>
    public bool Matches(Operator op, Subgraph graph) => Fits(Operator, op.Code.Name) && MatchesName(op, graph) && MatchesExpression(op, graph);

    private bool MatchesName(Operator op, Subgraph graph)
    {
        if (Name is null) return true;
        foreach (var index in op.Outputs)
            if (index >= 0 && Fits(Name, graph.Tensors[index].Name)) return true;
        foreach (var index in op.Inputs)
            if (index >= 0 && graph.Tensors[index] is { IsConstant: true } constant && Fits(Name, constant.Name)) return true;
        return false;
    }

    private bool MatchesExpression(Operator op, Subgraph graph)
    {
        if (_regex is null) return true;
        var tensors = op.Outputs.Length > 0 ? op.Outputs : op.Inputs;
        return _regex.IsMatch(string.Concat(tensors.Where(static index => index >= 0).Select(index => graph.Tensors[index].Name)));
    }

    private static bool Fits(string pattern, string? name)
        => name is not null && FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: true);
}
