using System.Globalization;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>An operator computes with codes of one type, and with no floats beside them.</summary>
public sealed class MixedTypesRule : OperatorRule
{
    private static readonly HashSet<BuiltinOperator> Mixing =
    [
        BuiltinOperator.Quantize, BuiltinOperator.Dequantize, BuiltinOperator.Custom, BuiltinOperator.Delegate, BuiltinOperator.If, BuiltinOperator.While,
        BuiltinOperator.Call, BuiltinOperator.CallOnce, BuiltinOperator.StablehloCase, BuiltinOperator.StablehloWhile, BuiltinOperator.StablehloComposite,
        BuiltinOperator.Cast, BuiltinOperator.Bitcast,
    ];

    public override string Demand => "All data of an operator has one type of codes, and none of it is float.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.CodeType is not { } codes || Mixing.Contains(op.Builtin)) yield break;
        foreach (var group in op.Inputs.Concat(op.Outputs).Where(operand => IsStranger(op, operand, codes)).GroupBy(static operand => (Side(operand), operand.Tensor.Type)))
        {
            // One finding for all of a kind: a recurrent operator has dozens of operands.
            var others = group.Count() > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({group.Count()} in all)") : "";
            yield return Finding(op, group.First(), FindingSeverity.Error, $"{group.Key.Item1} is {Affine.Name(group.Key.Type)} beside {Affine.Name(codes)} codes{others}.", "Bring it to the same type, or leave the operator float.");
        }
    }

    private static bool IsStranger(CheckedOperator op, Operand operand, TensorType codes)
    {
        if (operand.Tensor.IsVariable) return false;
        return operand.Tensor.Type.IsFloatingPoint() || (operand.HasCodes && operand.Tensor.Type != codes && !MayDiffer(op, operand, codes));
    }

    private static string Side(Operand operand) => operand.IsConstant ? "A constant" : operand.IsOutput ? "An output" : "An input";

    // Weights are 8 or 4 bits wide beside any activation; a few kernels take one operand of another width.
    private static bool MayDiffer(CheckedOperator op, Operand operand, TensorType codes)
    {
        if (operand.IsConstant && WeightedOperands.Has(op.Builtin)) return true;
        if (op.Builtin == BuiltinOperator.Softmax && codes == TensorType.Int8 && operand is { IsOutput: true, Tensor.Type: TensorType.Int16 }) return true;
        return codes == TensorType.Int16 && operand.Tensor.Type == TensorType.Int8
            && ((op.Builtin == BuiltinOperator.BatchMatmul && operand is { Position: 1, IsOutput: false }) || (op.Builtin == BuiltinOperator.Mul && operand.IsOutput));
    }
}
