using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>A graph whose inputs and outputs are being changed: who reads and makes tensors, and edits that keep its entry points
/// in step.</summary>
internal sealed class BorderGraph(TfLiteModel model, int index)
{
    private readonly HashSet<string> _names = model.Subgraphs[index].Tensors.Select(static tensor => tensor.Name ?? "").ToHashSet(StringComparer.Ordinal);

    public Subgraph Graph { get; } = model.Subgraphs[index];

    public int Index { get; } = index;

    public Tensor this[int tensor] => Graph.Tensors[tensor];

    /// <summary>Operators that read a tensor, in order of execution.</summary>
    public List<Operator> ReadersOf(int tensor) => Graph.Operators.FindAll(op => op.Inputs.Contains(tensor));

    /// <summary>The operator that computes a tensor; null for inputs, constants and state.</summary>
    public Operator? MakerOf(int tensor) => Graph.Operators.Find(op => op.Outputs.Contains(tensor));

    /// <summary>Whether a tensor holds codes with one scale.</summary>
    public bool HasCodes(int tensor)
        => this[tensor] is { Type: TensorType.Int8 or TensorType.UInt8 or TensorType.Int16, Quantization: { Details: null, Scale.Length: 1 } };

    /// <summary>Adds a tensor of another type, like one that there is.</summary>
    public int AddLike(int tensor, TensorType type, QuantizationParameters? parameters, string name) => Graph.AddTensor(new Tensor
    {
        Name = name,
        Type = type,
        Shape = this[tensor].Shape,
        ShapeSignature = this[tensor].ShapeSignature,
        HasRank = this[tensor].HasRank,
        Buffer = model.Buffers[0],
        Quantization = parameters,
    });

    /// <summary>Gives a tensor that lies inside from now on a name that says its type, and returns the one it had.</summary>
    public string? TakeName(int tensor)
    {
        var name = this[tensor].Name;
        var inner = $"{name}_{this[tensor].Type.ToString().ToLowerInvariant()}";
        var unique = inner;
        for (var number = 1; !_names.Add(unique); number++) unique = inner + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        this[tensor].Name = unique;
        return name;
    }

    /// <summary>Makes operators read another tensor.</summary>
    public void Redirect(IEnumerable<Operator> readers, int from, int to)
    {
        // Copies: input arrays of operators read from a file may be shared.
        foreach (var op in readers) op.Inputs = Array.ConvertAll(op.Inputs, input => input == from ? to : input);
    }

    /// <summary>A QUANTIZE or DEQUANTIZE, as the types ask for it.</summary>
    public Operator Conversion(int from, int to)
    {
        var code = model.GetOrAddOperatorCode(this[to].Type == TensorType.Float32 ? BuiltinOperator.Dequantize : BuiltinOperator.Quantize);
        var op = new Operator { Code = code, Inputs = [from], Outputs = [to] };
        code.RequireVersion(SignatureVersions.Required(op, Graph));
        return op;
    }

    /// <summary>Puts another tensor in an input's or output's place, for callers by position and by name.</summary>
    public void Replace(BorderSide side, int from, int to)
    {
        int[] Swap(int[] tensors) => Array.ConvertAll(tensors, tensor => tensor == from ? to : tensor);
        if (side == BorderSide.Input) Graph.Inputs = Swap(Graph.Inputs);
        else Graph.Outputs = Swap(Graph.Outputs);
        foreach (var signature in model.Signatures)
        {
            if (signature.SubgraphIndex != Index) continue;
            foreach (var map in side == BorderSide.Input ? signature.Inputs : signature.Outputs)
                if (map.TensorIndex == from) map.TensorIndex = to;
        }
    }
}
