using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Finds values that a constant masks on their way to a SOFTMAX, as attention masks do: by -infinity, or by a number so far below all
/// scores (-1e9, -10000) that nothing of it is left. Scores quantized over a range that holds such a number would have no steps; over
/// the range of the finite ones alone, -infinity would be read as the smallest score and leak. What is masked only needs room below.
/// </summary>
internal sealed class ScoreMasks
{
    /// <summary>Below the largest score by this, e^-x is under half of SOFTMAX's smallest step (1/256 or 1/32768): as good as
    /// -infinity.</summary>
    public const float Indistinguishable = 16;

    private readonly GraphWiring _wiring;
    private readonly Func<int, ValueRange?> _rangeOf;
    private readonly Dictionary<int, ValueRange?> _scores = [];
    private readonly Dictionary<(Operator Sum, int Addend), ValueRange> _addends = [];

    /// <summary>Looks at every SOFTMAX of a graph.</summary>
    /// <param name="wiring">The graph.</param>
    /// <param name="rangeOf">Range of a constant, or calibrated range of another value; null for none.</param>
    public ScoreMasks(GraphWiring wiring, Func<int, ValueRange?> rangeOf)
    {
        (_wiring, _rangeOf) = (wiring, rangeOf);
        foreach (var op in wiring.Graph.Operators)
            if (IsSoftmax(op) && op.Inputs is [>= 0 and var input, ..]) Scores(input, isSeen: false);
    }

    /// <summary>Tensors that a mask reaches, from the operator that joins it to the SOFTMAX's input.</summary>
    public IEnumerable<int> Masked => _scores.Where(static entry => entry.Value is not null).Select(static entry => entry.Key);

    /// <summary>Range of a masked value, with room for the mask below its scores; null where none reaches it.</summary>
    public ValueRange? Of(int tensor) => _scores.GetValueOrDefault(tensor) is { } range ? range with { Min = Math.Min(range.Min, range.Max - Indistinguishable) } : null;

    /// <summary>Range that a constant added as a mask needs, wherever it is; null for other constants. Added to the largest value beside it,
    /// the mask must still fall short of the result's smallest.</summary>
    public ValueRange? OfAddend(int constant)
    {
        ValueRange? range = null;
        foreach (var (index, position) in _wiring.Readers(constant))
        {
            var op = _wiring.Graph.Operators[index];
            if (op.Builtin != BuiltinOperator.Add || !_addends.TryGetValue((op, constant), out var near)) return null;
            if (Of(op.Outputs[0]) is not { } result || RangeOf(op.Inputs[1 - position]) is not { } other) return null;
            var wanted = new ValueRange(Math.Min(result.Min - Math.Max(other.Max, 0), 0), Math.Max(near.Max, 0));
            range = range?.Union(wanted) ?? wanted;
        }

        return range;
    }

    private static bool IsSoftmax(Operator op) => op.Builtin is BuiltinOperator.Softmax or BuiltinOperator.LogSoftmax;

    // Operators whose result is masked where an operand is.
    private static bool Carries(Operator op) => op.Builtin == BuiltinOperator.Add
        || OpRegistry.Find(op.Builtin)?.Integer is { Scale: OutputScale.AsInput or OutputScale.AsOutput, Mixes: false };

    // What is left of a value's range without what is masked; null where no mask reaches it.
    private ValueRange? Scores(int tensor, bool isSeen)
    {
        if (_scores.TryGetValue(tensor, out var known)) return known;
        if (!_wiring.IsActivation(tensor) || _wiring.Producer[tensor] is not (>= 0 and var producer) || !Carries(_wiring.Graph.Operators[producer])) return null;
        var op = _wiring.Graph.Operators[producer];
        return _scores[tensor] = _rangeOf(tensor) is { } seen && Joined(op, isSeen || IsSeen(tensor)) is { } range ? Common(range, seen) : null;
    }

    // Numbers that others read too mean what they say.
    private bool IsSeen(int tensor) => _wiring.IsOutput(tensor)
        || (_wiring.Readers(tensor).Any(reader => !IsSoftmax(_wiring.Graph.Operators[reader.Operator])) && _wiring.Readers(tensor).Select(static reader => reader.Operator).Distinct().Skip(1).Any());

    private ValueRange? Joined(Operator op, bool isSeen)
    {
        int[] operands = [.. op.Inputs.Where(_wiring.IsFloat)];
        var isMasked = false;
        ValueRange? scores = null;
        foreach (var operand in operands.Where(_wiring.IsActivation))
        {
            isMasked |= Scores(operand, isSeen) is not null;
            if (RangeOf(operand) is not { } range) return null;
            scores = scores is null ? range : Both(op, scores.Value, range);
        }

        foreach (var operand in operands.Where(_wiring.IsFloatConstant))
        {
            if (_rangeOf(operand) is not { } all || float.IsNaN(all.Min)) return null;
            var near = Near(op, operand, all, scores, isSeen);
            if (near != all) isMasked = true;
            if (near is { } rest) scores = scores is null ? rest : Both(op, scores.Value, rest);
            if (near != all) _addends[(op, operand)] = near ?? default;
        }

        return isMasked ? scores : null;
    }

    // Of what is masked, what is left.
    private ValueRange? RangeOf(int tensor) => _scores.GetValueOrDefault(tensor) ?? _rangeOf(tensor);

    // The part of a constant that masks nothing: all, nothing, or what lies so far above the rest that no score makes up for it.
    private ValueRange? Near(Operator op, int constant, ValueRange all, ValueRange? scores, bool isSeen)
    {
        if (float.IsFinite(all.Min) && (isSeen || scores is null)) return all;
        var end = scores is not { } range ? float.NegativeInfinity
            : op.Builtin == BuiltinOperator.Add ? all.Max - (range.Max - range.Min) - Indistinguishable
            : range.Min - Indistinguishable;
        if (all.Min > end) return all;
        var (least, most, farthest) = (float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity);
        foreach (var value in ConstantData.Floats(_wiring.Graph.Tensors[constant]))
        {
            if (value > end) (least, most) = (Math.Min(least, value), Math.Max(most, value));
            else farthest = Math.Max(farthest, value);
        }

        if (least > most) return null;
        // Of an addend that comes in between, a large score might reach down.
        var isClear = op.Builtin != BuiltinOperator.Add || float.IsNegativeInfinity(farthest) || farthest <= least - (all.Max - end);
        return isClear ? new ValueRange(least, most) : all;
    }

    private static ValueRange Both(Operator op, ValueRange one, ValueRange other)
        => op.Builtin == BuiltinOperator.Add ? new ValueRange(one.Min + other.Min, one.Max + other.Max) : one.Union(other);

    // Sums of ends are farther apart than what was seen.
    private static ValueRange Common(ValueRange range, ValueRange seen)
    {
        var common = new ValueRange(Math.Max(range.Min, seen.Min), Math.Min(range.Max, seen.Max));
        return common.Min <= common.Max ? common : seen;
    }
}
