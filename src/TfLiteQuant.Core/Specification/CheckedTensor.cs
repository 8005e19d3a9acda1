using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>A tensor in use, with its graph.</summary>
internal readonly record struct CheckedTensor(CheckedGraph Graph, int Index)
{
    public Tensor Tensor => Graph.Subgraph.Tensors[Index];

    /// <summary>Whether it holds codes with affine parameters.</summary>
    public bool HasCodes => Codes.Are(Tensor);
}
