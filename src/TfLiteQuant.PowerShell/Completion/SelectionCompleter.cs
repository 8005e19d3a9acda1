using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>
/// Completes what -Include and -Exclude select operators by: kinds, then names of outputs, then names of constants. While
/// no model is named, the kinds that have weights.
/// </summary>
public sealed class SelectionCompleter : ModelCompleter
{
    private protected override IEnumerable<CompletionCandidate> Names(TfLiteModel model)
        => [.. OperatorKindNames.In(model), .. model.Subgraphs.SelectMany(OutputNames), .. model.Subgraphs.SelectMany(ConstantNames)];

    private protected override IEnumerable<CompletionCandidate> NamesWithoutModel() => OpRegistry.All
        .Where(static definition => definition.Weights is not null)
        .Select(static definition => new CompletionCandidate(BuiltinOperators.NameOf(definition.Operator), "operator with weights"));

    // The engine's own patterns know no escape character: everything but * and ? stands for itself.
    private protected override string Argument(string name) => name;

    private static IEnumerable<CompletionCandidate> OutputNames(Subgraph graph)
        => from op in graph.Operators
           from output in op.Outputs
           where output >= 0
           select new CompletionCandidate(graph.Tensors[output].Name ?? "", $"output of {op.Code.Name}");

    private static IEnumerable<CompletionCandidate> ConstantNames(Subgraph graph)
        => from op in graph.Operators
           from input in op.Inputs
           where input >= 0 && graph.Tensors[input] is { IsConstant: true, Type: TensorType.Float32 }
           select new CompletionCandidate(graph.Tensors[input].Name ?? "", $"constant of {op.Code.Name}");
}
