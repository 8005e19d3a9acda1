using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>Completes names of tensors.</summary>
public sealed class TensorNameCompleter : ModelCompleter
{
    private protected override IEnumerable<CompletionCandidate> Names(TfLiteModel model)
        => TensorInspector.Inspect(model).Select(static tensor => new CompletionCandidate(tensor.Name, tensor.ToString()));
}
