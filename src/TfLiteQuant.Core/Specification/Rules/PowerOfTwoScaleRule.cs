using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>ADD and SUB of int16 say whether their scales are powers of two. Today's kernels look for themselves; those that came
/// before the field took it for granted.</summary>
public sealed class PowerOfTwoScaleRule : OperatorRule
{
    private const int PotScaleField = 1;
    private const double Tolerance = 1e-3;

    public override string Demand => "ADD and SUB of int16 have pot_scale_int16 = false, or scales that are powers of two.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.CodeType != TensorType.Int16 || op.Builtin is not (BuiltinOperator.Add or BuiltinOperator.Sub)) yield break;
        if (op.Operator.Options?.GetBoolean(PotScaleField, true) == false) yield break;
        foreach (var operand in op.Inputs.Concat(op.Outputs))
        {
            if (!operand.HasCodes || IsPowerOfTwo(Affine.Scale(operand.Tensor))) continue;
            yield return Finding(op, operand, FindingSeverity.Warning, $"The options say that scales are powers of two, and {Affine.Number(Affine.Scale(operand.Tensor))} is none: runtimes before 2.4 refuse that.", "Set pot_scale_int16 to false.");
            yield break;
        }
    }

    internal static bool IsPowerOfTwo(float scale) => scale > 0 && Math.Abs(Math.Log2(scale) - Math.Round(Math.Log2(scale))) < Tolerance;
}
