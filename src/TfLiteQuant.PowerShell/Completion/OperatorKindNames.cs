using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>Kinds of operators as completions.</summary>
internal static class OperatorKindNames
{
    /// <summary>Kinds in a model, most frequent first.</summary>
    public static IEnumerable<CompletionCandidate> In(TfLiteModel model) => model.Subgraphs
        .SelectMany(static graph => graph.Operators)
        .CountBy(static op => op.Code.Name)
        .OrderByDescending(static kind => kind.Value).ThenBy(static kind => kind.Key, StringComparer.Ordinal)
        .Select(static kind => new CompletionCandidate(kind.Key, string.Create(CultureInfo.InvariantCulture, $"{kind.Value} in the model")));

    /// <summary>All builtin kinds of the format.</summary>
    public static IEnumerable<CompletionCandidate> All()
        => BuiltinOperators.AllNames.Order(StringComparer.Ordinal).Select(static name => new CompletionCandidate(name, "builtin operator"));
}
