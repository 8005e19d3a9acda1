using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>A graph as rules see it.</summary>
internal sealed class CheckedGraph
{
    private readonly CheckedOperator?[] _makers;
    private readonly List<CheckedOperator>[] _readers;

    public CheckedGraph(CheckedModel model, Subgraph graph, int index)
    {
        Model = model;
        Subgraph = graph;
        Index = index;
        Operators = [.. graph.Operators.Select((op, i) => new CheckedOperator(this, op, i))];
        _makers = new CheckedOperator?[graph.Tensors.Count];
        _readers = new List<CheckedOperator>[graph.Tensors.Count];
        for (var i = 0; i < _readers.Length; i++) _readers[i] = [];
        foreach (var op in Operators)
        {
            foreach (var output in op.Operator.Outputs)
                if (output >= 0) _makers[output] = op;
            foreach (var input in op.Operator.Inputs)
                if (input >= 0 && !_readers[input].Contains(op)) _readers[input].Add(op);
        }

        Tensors = [.. Enumerable.Range(0, graph.Tensors.Count).Where(IsUsed).Select(i => new CheckedTensor(this, i))];
    }

    public CheckedModel Model { get; }

    public Subgraph Subgraph { get; }

    public int Index { get; }

    public IReadOnlyList<CheckedOperator> Operators { get; }

    /// <summary>Tensors that an operator makes or reads, or that are inputs or outputs: what else lies in the file is never looked at
    /// when it runs.</summary>
    public IReadOnlyList<CheckedTensor> Tensors { get; }

    /// <summary>The operator that computes a tensor; null for inputs, constants and state.</summary>
    public CheckedOperator? MakerOf(int tensor) => _makers[tensor];

    /// <summary>Operators that read a tensor.</summary>
    public IReadOnlyList<CheckedOperator> ReadersOf(int tensor) => _readers[tensor];

    private bool IsUsed(int tensor)
        => _makers[tensor] is not null || _readers[tensor].Count > 0 || Subgraph.Inputs.Contains(tensor) || Subgraph.Outputs.Contains(tensor);
}
