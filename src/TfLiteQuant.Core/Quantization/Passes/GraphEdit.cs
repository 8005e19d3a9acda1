using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Changes to one subgraph, collected while operators are still numbered as the plan numbers them and carried out at once.
/// </summary>
internal sealed class GraphEdit(TfLiteModel model, Subgraph graph)
{
    private readonly List<(int Before, Operator Added)> _insertions = [];
    private readonly HashSet<string> _names = graph.Tensors.Select(static tensor => tensor.Name ?? "").ToHashSet(StringComparer.Ordinal);

    /// <summary>Adds a tensor like <paramref name="template"/> in shape, without data, named after it.</summary>
    /// <param name="template">Tensor whose shape and signature are taken.</param>
    /// <param name="type">Element type.</param>
    /// <param name="suffix">What is added to the name; a number follows where that is taken.</param>
    public int AddTensor(Tensor template, TensorType type, string suffix) => graph.AddTensor(new Tensor
    {
        Name = UniqueName((template.Name ?? "") + suffix),
        Type = type,
        Shape = template.Shape,
        ShapeSignature = template.ShapeSignature,
        HasRank = template.HasRank,
        Buffer = model.Buffers[0],
    });

    /// <summary>Inserts a DEQUANTIZE from one tensor to another.</summary>
    /// <param name="before">Index, in the source model, of the operator it goes before; several at one place keep their order.</param>
    /// <param name="from">Tensor that holds codes or halves.</param>
    /// <param name="to">Float tensor.</param>
    /// <param name="version">Version of DEQUANTIZE that reads <paramref name="from"/>.</param>
    public void InsertDequantize(int before, int from, int to, int version) => Insert(BuiltinOperator.Dequantize, before, from, to, version);

    /// <summary>Inserts a QUANTIZE from one tensor, float or of other codes, to another.</summary>
    /// <param name="before">As for <see cref="InsertDequantize"/>.</param>
    /// <param name="from">Tensor that holds values or codes.</param>
    /// <param name="to">Tensor of codes.</param>
    /// <param name="version">Version of QUANTIZE that writes <paramref name="to"/>.</param>
    public void InsertQuantize(int before, int from, int to, int version) => Insert(BuiltinOperator.Quantize, before, from, to, version);

    /// <summary>Makes an operator read another tensor at a position.</summary>
    public void Redirect(int operatorIndex, int position, int tensor)
    {
        // A copy: input arrays of operators read from a file may be shared.
        var op = graph.Operators[operatorIndex];
        var inputs = (int[])op.Inputs.Clone();
        inputs[position] = tensor;
        op.Inputs = inputs;
    }

    /// <summary>Carries out the insertions.</summary>
    public void Apply()
    {
        foreach (var (before, added) in _insertions.Select(static (insertion, order) => (insertion, order))
            .OrderByDescending(static entry => entry.insertion.Before).ThenByDescending(static entry => entry.order)
            .Select(static entry => entry.insertion))
        {
            graph.Operators.Insert(before, added);
        }

        _insertions.Clear();
    }

    private void Insert(BuiltinOperator kind, int before, int from, int to, int version)
    {
        var code = model.GetOrAddOperatorCode(kind);
        code.RequireVersion(version);
        _insertions.Add((before, new Operator { Code = code, Inputs = [from], Outputs = [to] }));
    }

    private string UniqueName(string wanted)
    {
        var name = wanted;
        for (var number = 1; !_names.Add(name); number++) name = wanted + number;
        return name;
    }
}
