using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>A float constant without its zeros that operators read as it is, as FULLY_CONNECTED can.</summary>
internal sealed class SparseOperand(Tensor tensor, List<Operator> readers)
{
    private readonly ModelBuffer _stored = tensor.Buffer;
    private readonly SparsityParameters? _sparsity = tensor.Sparsity;

    public Tensor Tensor => tensor;

    /// <summary>Operators that read it as it is.</summary>
    public List<Operator> Readers => readers;

    /// <summary>Bytes that its values and their places take in the file.</summary>
    public long StoredBytes { get; } = SparseConstant.StoredBytes(tensor);

    /// <summary>Whether one of them is converted, so that it cannot stay sparse.</summary>
    public bool StaysDense { get; set; }

    /// <summary>Whether a tensor is one.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="index">Its index.</param>
    /// <param name="readers">Operators that read it and that the conversion leaves in place so far; a DENSIFY among them needs it sparse.</param>
    public static bool IsOne(Subgraph graph, int index, List<Operator> readers)
        => graph.Tensors[index] is { Type: TensorType.Float32, IsConstant: true, IsVariable: false, ExternalBufferId: 0, Sparsity: not null, ElementCount: > 0 }
            && readers.Count > 0 && !readers.Exists(static op => op.Builtin == BuiltinOperator.Densify)
            && !graph.Inputs.Contains(index) && !graph.Outputs.Contains(index);

    /// <summary>Gives the tensor all its elements.</summary>
    public void Expand(ModelBuffer dense) => (tensor.Buffer, tensor.Sparsity) = (dense, null);

    /// <summary>Gives it what it had.</summary>
    public void PutBack() => (tensor.Buffer, tensor.Sparsity) = (_stored, _sparsity);
}
