using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TfLiteQuant.Execution;
using TfLiteQuant.Schema;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>Completes names of the float model's outputs. Whatever goes wrong gives no completions.</summary>
public sealed class OutputNameCompleter : IArgumentCompleter
{
    private const string ModelParameter = "Reference";
    private const string SignatureParameter = "Signature";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = CompletionWord.Parse(wordToComplete);
            return [.. SessionPaths.Files(fakeBoundParameters[ModelParameter], isLiteral: true)
                .SelectMany(path => Outputs(path, fakeBoundParameters[SignatureParameter] as string)).Where(output => word.IsBeginOf(output.Name))
                .Select(output => new CompletionResult(word.Quote(output.Name), output.Name, CompletionResultType.ParameterValue, output.Description))];
        }
        catch (Exception error) when (error is not PipelineStoppedException)
        {
            return [];
        }
    }

    private static List<CompletionCandidate> Outputs(string path, string? signature)
    {
        using var model = ModelReader.Open(path);
        using var runner = new SampleRunner(model, signature);
        return [.. runner.OutputNames.Select((name, i) => new CompletionCandidate(name, $"{runner.Runner.Outputs[i].Type}[{string.Join(',', runner.Runner.Outputs[i].Shape)}]"))];
    }
}
