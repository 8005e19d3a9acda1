using TfLiteQuant.Model;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>Completes kinds of operators: those in the model, or all of the format while no model is named.</summary>
public sealed class OperatorNameCompleter : ModelCompleter
{
    private protected override IEnumerable<CompletionCandidate> Names(TfLiteModel model) => OperatorKindNames.In(model);

    private protected override IEnumerable<CompletionCandidate> NamesWithoutModel() => OperatorKindNames.All();
}
