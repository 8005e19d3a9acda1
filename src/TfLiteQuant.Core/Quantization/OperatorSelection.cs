using System.IO.Enumeration;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Which operators a recipe means. A pattern (<c>*</c> any text, <c>?</c> one character, letter case ignored) is held
/// against the operator's kind (<c>CONV_2D</c>), the names of its outputs and those of its constants.
/// </summary>
internal sealed class OperatorSelection(QuantizationRecipe recipe)
{
    private readonly HashSet<string> _matched = new(StringComparer.Ordinal);

    /// <summary>Patterns that have matched nothing so far.</summary>
    public IEnumerable<string> Unmatched => recipe.Include.Concat(recipe.Exclude).Where(pattern => !_matched.Contains(pattern)).Distinct();

    /// <summary>Why the operator is left out; null where it is in.</summary>
    public string? ReasonToLeave(Operator op, Subgraph graph)
    {
        if (recipe.Members is { } members && !members.Contains(op)) return members.ReasonFor(op);
        var include = FirstMatch(recipe.Include, op, graph);
        var exclude = FirstMatch(recipe.Exclude, op, graph);
        if (exclude is not null) return $"excluded by '{exclude}'";
        return recipe.Include.Count > 0 && include is null ? "not included by any pattern" : null;
    }

    private string? FirstMatch(IReadOnlyList<string> patterns, Operator op, Subgraph graph)
    {
        string? first = null;
        foreach (var pattern in patterns)
        {
            if (!Matches(pattern, op, graph)) continue;
            _matched.Add(pattern);
            first ??= pattern;
        }

        return first;
    }

    private static bool Matches(string pattern, Operator op, Subgraph graph)
    {
        if (Matches(pattern, op.Code.Name)) return true;
        foreach (var index in op.Outputs)
            if (index >= 0 && Matches(pattern, graph.Tensors[index].Name)) return true;
        foreach (var index in op.Inputs)
            if (index >= 0 && graph.Tensors[index] is { IsConstant: true } constant && Matches(pattern, constant.Name)) return true;
        return false;
    }

    // The escape character of simple expressions is a backslash; tensor names may hold one, patterns mean it literally.
    private static bool Matches(string pattern, string? name)
        => name is not null && FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: true);
}
