using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>QUANTIZE and DEQUANTIZE stand where a type or scale changes, once.</summary>
public sealed class RedundantConversionRule : OperatorRule
{
    public override string Demand => "No QUANTIZE or DEQUANTIZE is undone by the next, does nothing, or does what another did.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.Builtin is not (BuiltinOperator.Quantize or BuiltinOperator.Dequantize) || op.Input(0) is not { } from || op.Output is not { } to) yield break;
        var maker = op.Graph.MakerOf(from.Index);
        var origin = maker?.Input(0)?.Tensor;
        if (op.Builtin == BuiltinOperator.Quantize && from.HasCodes && AreAlike(from.Tensor, to.Tensor))
            yield return Finding(op, FindingSeverity.Warning, "QUANTIZE gives the type and scale that it gets.", "Take it out.");
        else if (op.Builtin == BuiltinOperator.Quantize && maker?.Builtin == BuiltinOperator.Dequantize && origin is not null && AreAlike(origin, to.Tensor))
            yield return Finding(op, FindingSeverity.Warning, "QUANTIZE undoes the DEQUANTIZE before it.", "Take both out.");
        else if (op.Builtin == BuiltinOperator.Quantize && maker?.Builtin == BuiltinOperator.Dequantize && origin is not null && Codes.Are(origin))
            yield return Finding(op, FindingSeverity.Warning, "DEQUANTIZE and QUANTIZE stand one behind the other.", "Let one QUANTIZE change the scale.");
        else if (op.Builtin == BuiltinOperator.Dequantize && maker?.Builtin == BuiltinOperator.Quantize && origin?.Type == TensorType.Float32)
            yield return Finding(op, FindingSeverity.Warning, "DEQUANTIZE undoes the QUANTIZE before it, and leaves the rounding.", "Read the float value.");
        var twin = op.Graph.ReadersOf(from.Index).FirstOrDefault(other => other.Builtin == op.Builtin && other.Index < op.Index && other.Output is { } output && AreAlike(output.Tensor, to.Tensor));
        if (twin is not null) yield return Finding(op, FindingSeverity.Warning, $"Operator {twin.Index} has converted this tensor the same way already.", "Read what that one made.");
    }

    private static bool AreAlike(Tensor left, Tensor right)
        => left.Type == right.Type && left.Quantization?.IsPerAxis != true && right.Quantization?.IsPerAxis != true && Affine.AreSame(left, right);
}
