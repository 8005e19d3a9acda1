using TfLiteQuant.Model;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>Completes keys of signatures.</summary>
public sealed class SignatureCompleter : ModelCompleter
{
    private protected override IEnumerable<CompletionCandidate> Names(TfLiteModel model) => model.Signatures.Select(static signature => new CompletionCandidate(
        signature.Key ?? "",
        $"({string.Join(", ", signature.Inputs.Select(static input => input.Name))}) -> ({string.Join(", ", signature.Outputs.Select(static output => output.Name))})"));

    // A key is no pattern.
    private protected override string Argument(string name) => name;
}
