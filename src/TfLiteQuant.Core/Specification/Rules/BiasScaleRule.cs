using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>A bias is in units of input scale times weight scale: kernels add it to the sum of products as it is.</summary>
public sealed class BiasScaleRule : OperatorRule
{
    // The kernels' own check lets 2 % of the output's scale pass; converters differ by rounding only.
    private const double Tolerance = 1e-4;

    public override string Demand => "The scale of a bias is the input's scale times the weights'.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.CodeType is null || Factors(op) is not var (bias, first, second)) yield break;
        if (bias.Tensor.Quantization?.Scale is not { Length: > 0 } stated)
        {
            yield return Finding(op, bias, FindingSeverity.Warning, "The bias states no scale; kernels take the input's times the weights'.", "State it, so that tools read the bias right.");
            yield break;
        }

        var scales = second.Quantization!.Scale!;
        if (stated.Length != scales.Length && stated.Length != 1)
        {
            yield return Finding(op, bias, FindingSeverity.Error, $"The bias has {stated.Length} scales, the weights {scales.Length}.", "Give the bias as many as the weights have.");
            yield break;
        }

        for (var i = 0; i < scales.Length; i++)
        {
            var expected = (double)Affine.Scale(first) * scales[i];
            var actual = stated[Math.Min(i, stated.Length - 1)];
            // A value of 0 is 0 at any scale: converters let operators share a bias of zeros.
            if (Affine.AreClose(expected, actual, Tolerance) || IsZero(bias.Tensor, scales.Length > 1 ? i : null)) continue;
            var place = scales.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" of channel {i}") : "";
            yield return Finding(op, bias, FindingSeverity.Error, $"The bias scale{place} is {Affine.Number(actual)}, the input's times the weights' is {Affine.Number(expected)}.", "Quantize the bias again at that scale; a bias that two operators share needs a copy for each.");
            yield break;
        }
    }

    // Whether a channel's value, or all of them where one scale is for all, is known to be 0.
    private static bool IsZero(Tensor bias, int? channel)
    {
        if (channel is not { } index || !Codes.AreReadable(bias)) return Codes.AreAllZero(bias);
        var size = bias.Type.BitsPerElement() / 8;
        return (index + 1L) * size <= bias.Buffer.Data.Length && !bias.Buffer.Data.AsSpan<byte>().Slice(index * size, size).ContainsAnyExcept((byte)0);
    }

    // The bias, and the two tensors whose scales make its own; SVDF adds its bias to what the time weights make of the state.
    private static (Operand Bias, Tensor First, Tensor Second)? Factors(CheckedOperator op)
    {
        var (bias, first, second) = op.Builtin == BuiltinOperator.Svdf ? (3, 4, 2)
            : WeightedOperands.Of(op.Builtin) is { } weighted ? (weighted.Bias, weighted.Input, weighted.Filter) : (-1, -1, -1);
        if (bias < 0 || op.Input(bias) is not { Tensor: { IsConstant: true, Type: TensorType.Int32 or TensorType.Int64 } } found) return null;
        return op.Input(first) is { HasCodes: true } input && op.Input(second) is { HasCodes: true } weights ? (found, input.Tensor, weights.Tensor) : null;
    }
}
