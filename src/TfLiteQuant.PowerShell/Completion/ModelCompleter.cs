using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>
/// Completes names that stand in the model which the command line names. Whatever goes wrong - no such file, no model -
/// gives no completions: nobody wants an error while typing.
/// </summary>
public abstract class ModelCompleter : IArgumentCompleter
{
    private const string ModelParameter = "Model";
    private const string ReferenceParameter = "Reference";
    private static readonly string[] PathParameters = ["Path", "LiteralPath"];

    private protected ModelCompleter()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = CompletionWord.Parse(wordToComplete);
            return [.. Candidates(fakeBoundParameters)
                .Where(candidate => word.IsBeginOf(candidate.Name))
                .DistinctBy(static candidate => candidate.Name, StringComparer.Ordinal)
                .Select(candidate => new CompletionResult(
                    word.Quote(Argument(candidate.Name)), candidate.Name, CompletionResultType.ParameterValue, candidate.Description))];
        }
        catch (Exception error) when (error is not PipelineStoppedException)
        {
            return [];
        }
    }

    /// <summary>Names in a model, the likeliest first.</summary>
    private protected abstract IEnumerable<CompletionCandidate> Names(TfLiteModel model);

    /// <summary>Names to offer while no model is named yet.</summary>
    private protected virtual IEnumerable<CompletionCandidate> NamesWithoutModel() => [];

    /// <summary>The argument that means exactly this name. The base takes the parameter for a wildcard pattern.</summary>
    private protected virtual string Argument(string name) => WildcardPattern.Escape(name);

    private List<CompletionCandidate> Candidates(IDictionary bound)
    {
        // Where a command names a model beside other files, its paths are those files. Of a float model and those made of it, the former names things.
        string[] parameters = bound.Contains(ModelParameter) ? [ModelParameter] : bound.Contains(ReferenceParameter) ? [ReferenceParameter] : PathParameters;
        if (!parameters.Any(bound.Contains)) return [.. NamesWithoutModel()];
        var candidates = new List<CompletionCandidate>();
        foreach (var path in parameters.SelectMany(parameter => SessionPaths.Files(bound[parameter], isLiteral: parameter is "LiteralPath" or ReferenceParameter)))
        {
            using var model = ModelReader.Open(path);
            candidates.AddRange(Names(model).Where(static candidate => candidate.Name.Length > 0));
        }

        return candidates;
    }
}
