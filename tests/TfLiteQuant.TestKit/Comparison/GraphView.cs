using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>
/// A subgraph with its DEQUANTIZE and QUANTIZE operators taken for wires: what remains has the same operators in the same order
/// whatever a quantizer inserted, and whatever order and names it gave to tensors.
/// </summary>
internal sealed class GraphView
{
    private readonly Dictionary<int, (Operator Operator, int Output)> _producers = [];
    private readonly Dictionary<Operator, int> _positions = new(ReferenceEqualityComparer.Instance);

    public GraphView(Subgraph subgraph)
    {
        Subgraph = subgraph;
        foreach (var op in subgraph.Operators)
        {
            for (var output = 0; output < op.Outputs.Length; output++) _producers[op.Outputs[output]] = (op, output);
            if (IsWire(op))
            {
                Wires.Add((op, Operators.Count));
            }
            else
            {
                _positions[op] = Operators.Count;
                Operators.Add(op);
            }
        }
    }

    public Subgraph Subgraph { get; }

    /// <summary>All other operators, in order.</summary>
    public List<Operator> Operators { get; } = [];

    /// <summary>DEQUANTIZE and QUANTIZE operators with the number of other operators before them.</summary>
    public List<(Operator Operator, int Before)> Wires { get; } = [];

    public static bool IsWire(Operator op) => op.Builtin is BuiltinOperator.Dequantize or BuiltinOperator.Quantize;

    /// <summary>Follows a tensor back to where its values come from.</summary>
    public Operand Follow(int index)
    {
        if (index < 0) return Operand.Missing;
        var path = string.Empty;
        while (_producers.TryGetValue(index, out var producer) && IsWire(producer.Operator))
        {
            var code = producer.Operator.Code;
            path = $" through {code.Name} v{code.Version} to {Subgraph.Tensors[index].Type}{path}";
            index = producer.Operator.Inputs[0];
        }

        var root = Subgraph.Tensors[index];
        if (_producers.TryGetValue(index, out var source))
            return new Operand(OperandSource.OperatorOutput, root, index, _positions[source.Operator], source.Output, path);
        var input = Array.IndexOf(Subgraph.Inputs, index);
        if (input >= 0) return new Operand(OperandSource.GraphInput, root, index, input, 0, path);
        var kind = root.IsVariable ? OperandSource.Variable : root.IsConstant ? OperandSource.Constant : OperandSource.Nothing;
        return new Operand(kind, root, index, -1, 0, path);
    }

    /// <summary>How many DEQUANTIZE or QUANTIZE operators read a tensor.</summary>
    public int WiresFrom(int index) => Wires.Count(wire => wire.Operator.Input(0) == index);
}
