using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TfLiteQuant.Datasets;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>Completes names of formats that samples are read from.</summary>
public sealed class DatasetFormatCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = CompletionWord.Parse(wordToComplete);
        return LoaderRegistry.All.Where(loader => word.IsBeginOf(loader.Format))
            .Select(loader => new CompletionResult(word.Quote(loader.Format), loader.Format, CompletionResultType.ParameterValue, string.Join(", ", loader.Names)));
    }
}
