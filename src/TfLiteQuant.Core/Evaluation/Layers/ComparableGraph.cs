using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>A subgraph as it is held against another model's: what is computed, by what, and what only changes its form.</summary>
internal sealed class ComparableGraph
{
    private readonly Subgraph _graph;
    private readonly int[] _producers;

    public ComparableGraph(Subgraph graph)
    {
        _graph = graph;
        _producers = new int[graph.Tensors.Count];
        Array.Fill(_producers, -1);
        for (var i = 0; i < graph.Operators.Count; i++)
            foreach (var output in graph.Operators[i].Outputs)
                if (output >= 0) _producers[output] = i;
    }

    public IReadOnlyList<Operator> Operators => _graph.Operators;

    public IReadOnlyList<Tensor> Tensors => _graph.Tensors;

    /// <summary>Inputs of the graph and what operators compute, but not constants in another form.</summary>
    public IEnumerable<int> Values => Enumerable.Range(0, Tensors.Count).Where(IsValue);

    public IReadOnlyList<int> Inputs => _graph.Inputs;

    /// <summary>The operator that computes a tensor; null for none.</summary>
    public int? Producer(int tensor) => tensor >= 0 && _producers[tensor] >= 0 ? _producers[tensor] : null;

    /// <summary>Whether a tensor changes with the inputs.</summary>
    public bool IsValue(int tensor)
    {
        // No walk is longer than the graph, unless operators of a damaged file read what they compute.
        for (var step = 0; step <= Operators.Count; step++)
        {
            if (tensor < 0 || Tensors[tensor].IsVariable) return false;
            if (_graph.Inputs.Contains(tensor)) return true;
            if (Producer(tensor) is not { } producer) return false;
            if (!IsConversion(Operators[producer])) return true;
            tensor = Operators[producer].Input(0);
        }

        return false;
    }

    /// <summary>The constant behind a tensor: itself, or what is only turned to another form before it is read; null for values.</summary>
    public Tensor? ConstantBehind(int tensor)
    {
        for (var step = 0; step <= Operators.Count && tensor >= 0; step++)
        {
            if (Producer(tensor) is not { } producer) return Tensors[tensor].IsConstant ? Tensors[tensor] : null;
            if (!IsConversion(Operators[producer])) return null;
            tensor = Operators[producer].Input(0);
        }

        return null;
    }

    /// <summary>Whether an operator gives the same real values in another form.</summary>
    public static bool IsConversion(Operator op) => op.Builtin is BuiltinOperator.Quantize or BuiltinOperator.Dequantize;

    /// <summary>Whether a tensor stands for real numbers.</summary>
    public static bool IsReal(Tensor tensor) => tensor.Type is TensorType.Float32 or TensorType.Float16 || (tensor.Type.IsQuantizedStorage() && tensor.Quantization is { Scale.Length: 1, Details: null });

    /// <summary>Whether two tensors could hold as many values.</summary>
    public static bool SameSize(Tensor left, Tensor right) => IsOpen(left) || IsOpen(right) || left.ElementCount == right.ElementCount;

    private static bool IsOpen(Tensor tensor) => tensor.Shape is null || tensor.Shape.Contains(-1) || (tensor.ShapeSignature?.Contains(-1) ?? false) || (tensor.Shape.Length == 0 && !tensor.HasRank);
}
