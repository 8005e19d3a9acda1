using System.Globalization;
using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Tells what may cost accuracy although everything can be quantized.</summary>
internal static class IntegerHazards
{
    // One scale for values of which some span 16 times the others leaves these less than 4 of 8 bits.
    private const float JoinedRatio = 16;

    private const float DegenerateRange = 1e-6f;

    /// <summary>A sentence for each hazard.</summary>
    public static IEnumerable<string> Find(GraphWiring wiring, ValueRanges ranges, IntegerGraphPlan plan)
    {
        foreach (var tensor in ranges.Masked.Order())
            if (plan.Stored[tensor] is not null && wiring.Graph.Operators[wiring.Producer[tensor]].Inputs.Any(wiring.IsFloatConstant))
                yield return $"'{wiring.Graph.Tensors[tensor].Name}' is masked with -infinity; the mask became the smallest code, {InfiniteMasks.Indistinguishable} below the largest value, which SOFTMAX cannot tell from it.";

        for (var i = 0; i < wiring.Graph.Operators.Count; i++)
        {
            if (plan.Rules[i] is not { } rule) continue;
            var op = wiring.Graph.Operators[i];
            if (rule.Scale == OutputScale.AsOutput && Joined(op, rule, wiring, ranges) is { } joined) yield return joined;
            foreach (var output in op.Outputs)
                if (rule.Scale == OutputScale.Own && wiring.IsActivation(output) && ranges.Seen(output) is { } range && Extent(range) < DegenerateRange)
                    yield return $"'{wiring.Graph.Tensors[output].Name}' of {op.Code.Name} #{i} was 0 for all calibration samples: what it can become once it is quantized is a guess. Calibrate with data that reaches it.";
        }
    }

    private static string? Joined(Operator op, IntegerRule rule, GraphWiring wiring, ValueRanges ranges)
    {
        if (op.Builtin is not (BuiltinOperator.Concatenation or BuiltinOperator.Pack)) return null;
        var extents = wiring.PlainPositions(op, rule).Select(position => (Tensor: op.Inputs[position], Extent: ranges.Of(op.Inputs[position]) is { } range ? Extent(range) : 0))
            .Where(static operand => operand.Extent >= DegenerateRange).ToList();
        if (extents.Count < 2) return null;
        var (narrow, wide) = (extents.MinBy(static operand => operand.Extent), extents.MaxBy(static operand => operand.Extent));
        return wide.Extent <= JoinedRatio * narrow.Extent ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{op.Code.Name} '{wiring.Graph.Tensors[op.Outputs[0]].Name}' joins values of very different ranges at one scale: '{wiring.Graph.Tensors[wide.Tensor].Name}' spans {wide.Extent:G3}, '{wiring.Graph.Tensors[narrow.Tensor].Name}' {narrow.Extent:G3}, which keeps {256 * narrow.Extent / wide.Extent:F0} of 256 steps. Exclude the operator, or scale the values alike.");
    }

    private static float Extent(ValueRange range) => Math.Max(range.Max, 0) - Math.Min(range.Min, 0);
}
