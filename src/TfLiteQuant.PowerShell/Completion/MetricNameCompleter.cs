using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>Completes names of metrics, with what each tells.</summary>
public sealed class MetricNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = CompletionWord.Parse(wordToComplete);
        return MetricRegistry.All.Where(metric => word.IsBeginOf(metric.Name))
            .Select(metric => new CompletionResult(word.Quote(metric.Name), metric.Name, CompletionResultType.ParameterValue, metric.Description));
    }
}
