using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Tells which values a tensor can have, where they are few, as those of masks: a truth or a small number made float, and what
/// is computed from such and from constants.</summary>
/// <param name="wiring">The graph.</param>
/// <param name="rangeOf">Calibrated range of a tensor; null for none.</param>
internal sealed class FewValues(GraphWiring wiring, Func<int, ValueRange?> rangeOf)
{
    // A mask has two values, what is computed on its way from two masks four.
    private const int Most = 8;

    // Constants beyond are weights.
    private const int LargestConstant = 1 << 16;

    private readonly Dictionary<int, float[]?> _known = [];

    /// <summary>The values, as far as calibration saw them (infinite ones are in no range), in ascending order; null where they are many,
    /// or not known.</summary>
    public float[]? Of(int tensor)
    {
        if (_known.TryGetValue(tensor, out var known)) return known;
        // A tensor that depends on itself, in a damaged file, has no values that are known.
        _known[tensor] = null;
        return _known[tensor] = wiring.IsFloatConstant(tensor) ? Few(Constant(wiring.Graph.Tensors[tensor]))
            : wiring.IsActivation(tensor) && rangeOf(tensor) is { } range ? Few(Computed(tensor)?.Select(value => float.IsFinite(value) ? Math.Clamp(value, range.Min, range.Max) : value))
            : null;
    }

    /// <summary>Whether an operator only moves the values of its float operand.</summary>
    public static bool Moves(Operator op) => OpRegistry.Find(op.Builtin)?.Integer is { Scale: OutputScale.AsInput, Mixes: false };

    private static float[]? Few(IEnumerable<float>? values)
    {
        if (values is null) return null;
        SortedSet<float> few = [];
        foreach (var value in values)
            if (float.IsNaN(value) || (few.Add(value) && few.Count > Most)) return null;
        return [.. few];
    }

    private static IEnumerable<float>? Constant(Tensor tensor)
        => tensor is { ExternalBufferId: 0, Sparsity: null, ElementCount: > 0 and <= LargestConstant } ? ConstantData.Floats(tensor).ToArray() : null;

    private IEnumerable<float>? Computed(int tensor)
    {
        if (wiring.Producer[tensor] is not (>= 0 and var producer)) return null;
        var op = wiring.Graph.Operators[producer];
        switch (op.Builtin)
        {
            case BuiltinOperator.Cast: return Numbers(wiring.Graph.Tensors[op.Inputs[0]].Type, tensor);
            case BuiltinOperator.Log: return Of(op.Inputs[0])?.Select(static value => MathF.Log(value));
            case BuiltinOperator.Neg: return Of(op.Inputs[0])?.Select(static value => -value);
            case BuiltinOperator.Select or BuiltinOperator.SelectV2: return Of(op.Inputs[1]) is { } chosen && Of(op.Inputs[2]) is { } others ? chosen.Concat(others) : null;
            case BuiltinOperator.Add: return Pairs(op, static (one, other) => one + other);
            case BuiltinOperator.Sub: return Pairs(op, static (one, other) => one - other);
            case BuiltinOperator.Mul: return Pairs(op, static (one, other) => one * other);
            case BuiltinOperator.Div: return Pairs(op, static (one, other) => one / other);
            case BuiltinOperator.Maximum: return Pairs(op, MathF.Max);
            case BuiltinOperator.Minimum: return Pairs(op, MathF.Min);
            // Some fill up with zeros.
            default: return Moves(op) && Array.Find(op.Inputs, wiring.IsFloat) is var moved && wiring.IsFloat(moved) ? Of(moved)?.Append(0) : null;
        }
    }

    private IEnumerable<float>? Numbers(TensorType type, int tensor)
    {
        if (type == TensorType.Bool) return [0, 1];
        if (type is not (TensorType.Int32 or TensorType.Int64 or TensorType.UInt8 or TensorType.Int8) || rangeOf(tensor) is not { } range || !(range.Max - range.Min < Most)) return null;
        return Enumerable.Range(0, (int)(range.Max - range.Min) + 1).Select(step => range.Min + step);
    }

    private IEnumerable<float>? Pairs(Operator op, Func<float, float, float> function)
        => op.Inputs is [>= 0 and var one, >= 0 and var other] && Of(one) is { } values && Of(other) is { } others
            ? values.SelectMany(value => others.Select(second => function(value, second)))
            : null;
}
