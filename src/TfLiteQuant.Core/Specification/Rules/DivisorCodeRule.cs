using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>The runtime's integer DIV fails on a divisor of 0. Up to TensorFlow 2.21 it takes the code 0 for that, whatever value the code
/// stands for.</summary>
public sealed class DivisorCodeRule : OperatorRule
{
    public override string Demand => "No divisor of an integer DIV holds the code 0, nor the value 0.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Builtin != BuiltinOperator.Div || op.CodeType is null || op.Input(1) is not { HasCodes: true } divisor) yield break;
        var zero = Affine.ZeroPoint(divisor.Tensor);
        if (zero is >= sbyte.MinValue and <= sbyte.MaxValue && Codes.IndexOf(divisor.Tensor, (sbyte)zero) is >= 0 and var at)
            yield return Finding(op, divisor, FindingSeverity.Error, $"The divisor is 0 as element {at}, on which the kernel fails.", "Leave the operator float.");
        else if (!divisor.Tensor.IsConstant || Codes.IndexOf(divisor.Tensor, 0) >= 0)
            yield return Finding(op, divisor, FindingSeverity.Warning, $"Up to TensorFlow 2.21 the kernel fails where the divisor takes the code 0, which stands for {Affine.Number((0.0 - zero) * Affine.Scale(divisor.Tensor))}; later ones where it is 0.", "Leave the operator float, unless the divisor cannot take that value.");
    }
}
