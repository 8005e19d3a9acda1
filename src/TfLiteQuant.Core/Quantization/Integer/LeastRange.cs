using TfLiteQuant.Calibration;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Widens ranges that are so narrow that no runtime would run the model: XNNPACK refuses a model as a whole where the scale of a sum of
/// products is 256 times the result's or more, kernels that limit to 6 refuse 16-bit codes of which 6 would be beyond int32, and those of
/// ADD and SUB end the process where the operands' scales are thousands of times the result's.
/// Layers that are dead, or were on the samples that were seen, have such ranges; 0 is exact at any scale.
/// </summary>
internal sealed class LeastRange(GraphWiring wiring)
{
    // What is narrower was 0 throughout, and would get a scale of next to nothing.
    private const double Degenerate = 1e-6;

    // Half of what XNNPACK takes, so that there is room where values share a scale.
    private const double LargestRatio = 128;
    private const double LargestWeightCode = 127;

    /// <summary>The range to give a computed value.</summary>
    /// <param name="range">What was seen.</param>
    /// <param name="op">The operator that computes it.</param>
    /// <param name="rangeOf">Ranges of the values that it reads.</param>
    public ValueRange Widened(ValueRange range, Operator op, Func<int, ValueRange?> rangeOf)
    {
        if (OpRegistry.Find(op.Builtin)?.Integer is not { Scale: OutputScale.Own, Intermediates: 0 } rule) return range;
        var extent = Extent(range);
        var biases = rule.Operands.Where(static operand => operand is { Role: OperandRole.Bias, ScaleFrom.Count: 2 }).ToList();
        var least = biases is [{ ScaleFrom: [var input, var weights] }]
            ? Product(op, input, weights, rangeOf) / (extent < Degenerate ? 1 : LargestWeightCode * LargestRatio)
            : extent < Degenerate ? op.Inputs.Where(wiring.IsActivation).Select(tensor => Extent(rangeOf(tensor))).DefaultIfEmpty(0).Max() : 0;
        if (!(least > extent)) return range;
        var min = Math.Min(range.Min, 0);
        return new ValueRange(min, (float)(min + least));
    }

    // The extent of a single product.
    private double Product(Operator op, int input, int weights, Func<int, ValueRange?> rangeOf)
        => op.Input(input) is >= 0 and var activation && op.Input(weights) is >= 0 and var filter && wiring.IsFloatConstant(filter)
            && wiring.Graph.Tensors[filter] is { ExternalBufferId: 0, Sparsity: null, ElementCount: > 0 } tensor
            ? Extent(rangeOf(activation)) * Magnitude.Max(ConstantData.Floats(tensor))
            : 0;

    private static double Extent(ValueRange? range) => range is { } known ? Math.Max(known.Max, 0.0) - Math.Min(known.Min, 0.0) : 0;
}
