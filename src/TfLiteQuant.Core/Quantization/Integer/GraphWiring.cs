using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Which operator makes each tensor of a subgraph, and who reads it.</summary>
internal sealed class GraphWiring
{
    private readonly ConstantReaders _readers;
    private readonly HashSet<int> _inputs;

    public GraphWiring(Subgraph graph)
    {
        Graph = graph;
        _readers = new ConstantReaders(graph);
        _inputs = [.. graph.Inputs];
        Producer = new int[graph.Tensors.Count];
        Array.Fill(Producer, -1);
        for (var i = 0; i < graph.Operators.Count; i++)
            foreach (var output in graph.Operators[i].Outputs)
                if (output >= 0) Producer[output] = i;
    }

    public Subgraph Graph { get; }

    /// <summary>Operator that computes each tensor, -1 for none.</summary>
    public int[] Producer { get; }

    /// <summary>Operators that read a tensor, and at which position.</summary>
    public IReadOnlyList<(int Operator, int Position)> Readers(int tensor) => _readers.Of(tensor);

    /// <summary>Whether the caller gives the tensor.</summary>
    public bool IsInput(int tensor) => _inputs.Contains(tensor);

    /// <summary>Whether the graph returns the tensor.</summary>
    public bool IsOutput(int tensor) => _readers.IsReturned(tensor);

    /// <summary>Whether the tensor is float and computed, fed, or a state: what activations are.</summary>
    public bool IsActivation(int tensor) => tensor >= 0 && Graph.Tensors[tensor] is { Type: TensorType.Float32 } value && (!value.IsConstant || _inputs.Contains(tensor));

    /// <summary>Whether the tensor is a float constant.</summary>
    public bool IsFloatConstant(int tensor) => tensor >= 0 && Graph.Tensors[tensor] is { Type: TensorType.Float32, IsConstant: true } && !_inputs.Contains(tensor);

    /// <summary>Whether the tensor is float, constant or not.</summary>
    public bool IsFloat(int tensor) => tensor >= 0 && Graph.Tensors[tensor].Type == TensorType.Float32;

    /// <summary>Float operands of an operator that it does not take in a role of their own, constants among them.</summary>
    public IEnumerable<int> PlainPositions(Operator op, Ops.IntegerRule rule)
    {
        for (var position = 0; position < op.Inputs.Length; position++)
            if (IsFloat(op.Inputs[position]) && rule.Operand(position, op) is null) yield return position;
    }
}
