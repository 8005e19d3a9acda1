using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Finds values that a constant of -infinity masks on their way to a SOFTMAX, as attention masks do. Calibration saw only the finite
/// ones; quantized over their range alone, the mask would be read as the smallest score and leak. Such values need room below.
/// </summary>
internal static class InfiniteMasks
{
    /// <summary>Below the largest score by this, e^-x is under half of SOFTMAX's smallest step (1/256 or 1/32768): as good as
    /// -infinity.</summary>
    public const float Indistinguishable = 16;

    /// <summary>Tensors that a mask reaches, from the operator that joins it to the SOFTMAX's input.</summary>
    /// <param name="wiring">The graph.</param>
    /// <param name="constantRange">Range of a constant.</param>
    public static HashSet<int> Find(GraphWiring wiring, Func<int, ValueRange?> constantRange)
    {
        var masked = new HashSet<int>();
        foreach (var op in wiring.Graph.Operators)
            if (op.Builtin is BuiltinOperator.Softmax or BuiltinOperator.LogSoftmax && op.Inputs is [>= 0 and var input, ..]) Reaches(input);
        return masked;

        bool Reaches(int tensor)
        {
            if (masked.Contains(tensor) || !wiring.IsActivation(tensor) || wiring.Producer[tensor] is not (>= 0 and var producer)) return masked.Contains(tensor);
            var op = wiring.Graph.Operators[producer];
            if (!Carries(op)) return false;
            var reached = false;
            foreach (var operand in op.Inputs)
                if (wiring.IsFloat(operand)) reached |= wiring.IsFloatConstant(operand) ? constantRange(operand) is { } range && float.IsNegativeInfinity(range.Min) : Reaches(operand);
            if (reached) masked.Add(tensor);
            return reached;
        }
    }

    /// <summary>The finite range with room for a mask below it.</summary>
    public static ValueRange WithRoom(ValueRange range) => range with { Min = Math.Min(range.Min, range.Max - Indistinguishable) };

    // Operators whose result is -infinity where an operand is.
    private static bool Carries(Operator op) => op.Builtin == BuiltinOperator.Add
        || OpRegistry.Find(op.Builtin)?.Integer?.Scale is OutputScale.AsInput or OutputScale.AsOutput;
}
