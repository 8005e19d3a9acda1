using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Who reads each tensor of a subgraph.</summary>
internal sealed class ConstantReaders
{
    private readonly List<(int Operator, int Position)>[] _readers;
    private readonly HashSet<int> _outputs;
    private readonly HashSet<int> _inputs;

    public ConstantReaders(Subgraph graph)
    {
        _readers = new List<(int, int)>[graph.Tensors.Count];
        for (var i = 0; i < graph.Operators.Count; i++)
        {
            var inputs = graph.Operators[i].Inputs;
            for (var position = 0; position < inputs.Length; position++)
                if (inputs[position] >= 0) (_readers[inputs[position]] ??= []).Add((i, position));
        }

        _outputs = [.. graph.Outputs];
        _inputs = [.. graph.Inputs];
    }

    /// <summary>Operators that read a tensor, and at which position.</summary>
    public IReadOnlyList<(int Operator, int Position)> Of(int tensor) => _readers[tensor] ?? [];

    /// <summary>Whether the graph returns the tensor as it is.</summary>
    public bool IsReturned(int tensor) => _outputs.Contains(tensor);

    /// <summary>Why a float constant cannot be rewritten; null where it can. Tensors that are no float constants give
    /// <see cref="NotAFloatConstant"/>.</summary>
    public string? Obstacle(Tensor tensor, int index)
    {
        if (tensor.Type != TensorType.Float32 || !tensor.IsConstant || tensor.IsVariable || _inputs.Contains(index)) return NotAFloatConstant;
        if (tensor.ExternalBufferId != 0) return "its data lies in another file";
        if (tensor.Sparsity is not null) return "its data is sparse";
        if (tensor.ElementCount == 0) return "it has no elements";
        return null;
    }

    /// <summary>What <see cref="Obstacle"/> says of tensors that are computed, fed, stateful or not float.</summary>
    public const string NotAFloatConstant = "it is not a float constant";
}
