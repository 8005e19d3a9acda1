using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>Biases fit 32 bits: a bias that does not was cut off.</summary>
public sealed class BiasSaturationRule : OperatorRule
{
    public override string Demand => "Biases fit their 32 bits.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.CodeType is null || WeightedOperands.Of(op.Builtin) is not { } weighted || op.Input(weighted.Bias) is not { Tensor.Type: TensorType.Int32 } bias || !Codes.AreReadable(bias.Tensor)) yield break;
        var values = bias.Tensor.Buffer.Data.AsSpan<int>();
        var cut = 0;
        foreach (var value in values)
            if (value is int.MaxValue or int.MinValue or -int.MaxValue) cut++;
        if (cut > 0)
            yield return Finding(op, bias, FindingSeverity.Warning, $"{cut} of {values.Length} values of the bias lie at the end of int32: they were cut off.", "Quantize with a larger weight scale for these channels.");
    }
}
