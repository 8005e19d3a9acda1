using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>16-bit tensors are symmetric: kernels leave their zero point out, or refuse others than 0.</summary>
public sealed class SymmetricInt16Rule : TensorRule
{
    public override string Demand => "Tensors of int16 have the zero point 0.";

    private protected override IEnumerable<ModelFinding> Check(CheckedTensor tensor)
    {
        // The 16-bit output of an 8-bit SOFTMAX uses the whole range of codes for 0 to 1.
        if (tensor.Graph.MakerOf(tensor.Index) is { Builtin: BuiltinOperator.Softmax, CodeType: TensorType.Int8 }) yield break;
        if (tensor.HasCodes && tensor.Tensor.Type == TensorType.Int16 && tensor.Tensor.Quantization!.ZeroPoint?.FirstOrDefault(static zero => zero != 0) is { } zero && zero != 0)
            yield return Finding(tensor, FindingSeverity.Error, $"The int16 tensor has the zero point {zero}.", "Quantize it symmetrically.");
    }
}
