using TfLiteQuant.Model;
using TfLiteQuant.Specification;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>Completes names of the rules that models are held to: those that find something in the model, or all while none is named.</summary>
public sealed class RuleNameCompleter : ModelCompleter
{
    private protected override IEnumerable<CompletionCandidate> Names(TfLiteModel model)
    {
        var found = Enum.GetValues<TargetRuntime>().SelectMany(target => SpecificationCheck.Run(model, target).Findings).Select(static finding => finding.Rule).ToHashSet(StringComparer.Ordinal);
        return NamesWithoutModel().Where(candidate => found.Contains(candidate.Name));
    }

    private protected override IEnumerable<CompletionCandidate> NamesWithoutModel()
        => SpecificationRules.All.Select(static rule => new CompletionCandidate(rule.Name, rule.Demand));
}
