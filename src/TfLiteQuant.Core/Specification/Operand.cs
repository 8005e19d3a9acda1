using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>An input or output of an operator.</summary>
/// <param name="Position">Position among the operator's inputs, or outputs.</param>
/// <param name="Index">Tensor index in the subgraph.</param>
/// <param name="Tensor">The tensor.</param>
/// <param name="IsOutput">Which of the two it is.</param>
/// <param name="IsExpanded">Whether it is a sparse constant, expanded by the operator that makes it.</param>
internal readonly record struct Operand(int Position, int Index, Tensor Tensor, bool IsOutput, bool IsExpanded)
{
    /// <summary>Whether its values lie in the file, dense or sparse.</summary>
    public bool IsConstant => IsExpanded || Tensor.IsConstant;

    /// <summary>Whether its values are computed or fed in each run, so that they are neither constants nor state.</summary>
    public bool IsActivation => !IsConstant && !Tensor.IsVariable;

    /// <summary>Whether it holds codes with affine parameters.</summary>
    public bool HasCodes => Codes.Are(Tensor);
}
