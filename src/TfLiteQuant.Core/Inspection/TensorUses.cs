using TfLiteQuant.Model;

namespace TfLiteQuant.Inspection;

/// <summary>Who computes and who reads each tensor of a subgraph.</summary>
internal sealed class TensorUses
{
    private readonly OperatorReference?[] _producers;
    private readonly List<OperatorReference>?[] _consumers;

    public TensorUses(Subgraph graph)
    {
        _producers = new OperatorReference?[graph.Tensors.Count];
        _consumers = new List<OperatorReference>?[graph.Tensors.Count];
        for (var index = 0; index < graph.Operators.Count; index++)
        {
            var op = graph.Operators[index];
            var reference = new OperatorReference(index, op.Code.Name);
            foreach (var output in op.Outputs)
                if (output >= 0) _producers[output] = reference;
            foreach (var input in op.Inputs)
                if (input >= 0) Add(ref _consumers[input], reference);
        }
    }

    public OperatorReference? Producer(int tensor) => _producers[tensor];

    public ValueList<OperatorReference> Consumers(int tensor)
        => _consumers[tensor] is { } consumers ? new ValueList<OperatorReference>([.. consumers]) : ValueList<OperatorReference>.Empty;

    // An operator that reads a tensor twice is one reader.
    private static void Add(ref List<OperatorReference>? consumers, OperatorReference reference)
    {
        consumers ??= [];
        if (consumers.Count == 0 || !ReferenceEquals(consumers[^1], reference)) consumers.Add(reference);
    }
}
