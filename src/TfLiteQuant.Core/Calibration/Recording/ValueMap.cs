using TfLiteQuant.Model;

namespace TfLiteQuant.Calibration;

/// <summary>Numbers for all values of a model: its tensors, and what fused operators may have inside.</summary>
internal sealed class ValueMap
{
    /// <summary>Inner values that an operator may have: two LSTMs of five intermediates each are the most.</summary>
    public const int Positions = 16;

    private readonly int[] _firstTensor;
    private readonly int[] _firstOperator;

    public ValueMap(TfLiteModel model)
    {
        Model = model;
        _firstTensor = Starts(model.Subgraphs.Select(static graph => graph.Tensors.Count));
        _firstOperator = Starts(model.Subgraphs.Select(static graph => graph.Operators.Count));
    }

    public TfLiteModel Model { get; }

    /// <summary>Tensors of all subgraphs; their numbers are the first.</summary>
    public int Tensors => _firstTensor[^1];

    /// <summary>Operators of all subgraphs.</summary>
    public int Operators => _firstOperator[^1];

    public int KeyOf(int subgraph, int tensor) => _firstTensor[subgraph] + tensor;

    public int KeyOf(int subgraph, int op, int position) => Tensors + (NumberOf(subgraph, op) * Positions) + position;

    /// <summary>An operator's number among those of all subgraphs.</summary>
    public int NumberOf(int subgraph, int op) => _firstOperator[subgraph] + op;

    /// <summary>Whether a number is a tensor's.</summary>
    public bool IsTensor(int key) => key < Tensors;

    /// <summary>The tensor of a number.</summary>
    public (int Subgraph, int Tensor) TensorOf(int key) => Locate(_firstTensor, key);

    /// <summary>The inner value of a number.</summary>
    public (int Subgraph, int Operator, int Position) InnerOf(int key)
    {
        var (subgraph, op) = Locate(_firstOperator, (key - Tensors) / Positions);
        return (subgraph, op, (key - Tensors) % Positions);
    }

    private static int[] Starts(IEnumerable<int> counts)
    {
        var starts = new List<int> { 0 };
        foreach (var count in counts) starts.Add(checked(starts[^1] + count));
        return [.. starts];
    }

    private static (int Subgraph, int Index) Locate(int[] starts, int number)
    {
        var subgraph = Array.FindLastIndex(starts, start => start <= number);
        return (subgraph, number - starts[subgraph]);
    }
}
