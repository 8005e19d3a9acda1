using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Finds values that are masked on their way to a SOFTMAX, as attention masks do, by a constant or by what was computed from one: by
/// -infinity, or by a number so far below all scores (-1e9, -10000) that nothing of it is left. Scores quantized over a range that holds
/// such a number would have no steps; over the range of the finite ones alone, -infinity would be read as the smallest score and leak.
/// What is masked only needs room below.
/// </summary>
internal sealed class ScoreMasks
{
    /// <summary>Below the largest score by this, e^-x is under half of SOFTMAX's smallest step (1/256 or 1/32768): as good as
    /// -infinity.</summary>
    public const float Indistinguishable = 16;

    // A range so many times as wide as the scores leaves them four of 256 steps.
    private const float TooWide = 64;

    private readonly GraphWiring _wiring;
    private readonly Func<int, ValueRange?> _rangeOf;
    private readonly FewValues _values;
    private readonly Dictionary<int, ValueRange?> _scores = [];
    private readonly Dictionary<(Operator Sum, int Addend), ValueRange> _addends = [];
    private readonly Dictionary<int, ValueRange?> _masks = [];

    /// <summary>Looks at every SOFTMAX of a graph.</summary>
    /// <param name="wiring">The graph.</param>
    /// <param name="rangeOf">Range of a constant, or calibrated range of another value; null for none.</param>
    public ScoreMasks(GraphWiring wiring, Func<int, ValueRange?> rangeOf)
    {
        (_wiring, _rangeOf, _values) = (wiring, rangeOf, new FewValues(wiring, rangeOf));
        foreach (var op in wiring.Graph.Operators)
            if (IsSoftmax(op) && op.Inputs is [>= 0 and var input, ..]) Scores(input, isSeen: false);
    }

    /// <summary>Tensors that a mask reaches, from the operator that joins it to the SOFTMAX's input.</summary>
    public IEnumerable<int> Masked => _scores.Where(entry => entry.Value is not null && OfMask(entry.Key) is null).Select(static entry => entry.Key);

    /// <summary>Range of what masks or is masked; null for others.</summary>
    public ValueRange? Of(int tensor) => OfMask(tensor) ?? OfMasked(tensor);

    // With room for the mask below the scores.
    private ValueRange? OfMasked(int tensor) => _scores.GetValueOrDefault(tensor) is { } range ? range with { Min = Math.Min(range.Min, range.Max - Indistinguishable) } : null;

    // What is added as a mask, or masks are made of, wherever it is read: added to the largest value beside it, the mask must still fall
    // short of the result's smallest.
    private ValueRange? OfMask(int tensor)
    {
        if (_masks.TryGetValue(tensor, out var known)) return known;
        _masks[tensor] = null;
        if (_wiring.IsOutput(tensor)) return null;
        ValueRange? range = null;
        foreach (var (index, position) in _wiring.Readers(tensor))
        {
            if (AsRead(_wiring.Graph.Operators[index], tensor, position) is not { } wanted) return null;
            range = range?.Union(wanted) ?? wanted;
        }

        return _masks[tensor] = range;
    }

    /// <summary>Whether a tensor masks with -infinity.</summary>
    public bool IsInfinite(int tensor) => RangeOfMask(tensor) is { Min: float.NegativeInfinity };

    // Calibration records what is finite.
    private ValueRange? RangeOfMask(int tensor) => !_wiring.IsFloatConstant(tensor) && _values.Of(tensor) is [var least, .., var most] ? new ValueRange(least, most) : _rangeOf(tensor);

    private ValueRange? AsRead(Operator op, int tensor, int position)
    {
        if (_addends.Count == 0 || op.Outputs is not [var output]) return null;
        if (op.Builtin == BuiltinOperator.Add && _addends.TryGetValue((op, tensor), out var near))
        {
            if (OfMasked(output) is not { } result || RangeOf(op.Inputs[1 - position]) is not { } other) return null;
            return new ValueRange(Math.Min(result.Min - Math.Max(other.Max, 0), 0), Math.Max(near.Max, 0));
        }

        if (FewValues.Moves(op)) return OfMask(output);
        if (op.Builtin != BuiltinOperator.Mul || !_wiring.IsFloatConstant(tensor) || OfMask(output) is not { } mask) return null;
        // What turns zeros and ones into a mask: with the least of them that is not 0 it must reach the mask's end, and need not go beyond.
        return LeastFactor(op.Inputs[1 - position]) is { } least ? mask with { Min = mask.Min / Math.Min(least, 1) } : null;
    }

    private float? LeastFactor(int tensor)
    {
        if (_values.Of(tensor) is { } few) return few[0] >= 0 && few[^1] > 0 ? few.First(static value => value > 0) : null;
        return _rangeOf(tensor) is { Min: >= 0, Max: > 0 } range ? range.Max : null;
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
        // A damaged file may have a tensor depend on itself.
        _scores[tensor] = null;
        return _scores[tensor] = _rangeOf(tensor) is { } seen && Joined(op, isSeen || IsSeen(tensor)) is { } range ? Common(range, seen) : null;
    }

    // Numbers that others read too mean what they say.
    private bool IsSeen(int tensor) => _wiring.IsOutput(tensor)
        || (_wiring.Readers(tensor).Any(reader => !IsSoftmax(_wiring.Graph.Operators[reader.Operator])) && _wiring.Readers(tensor).Select(static reader => reader.Operator).Distinct().Skip(1).Any());

    private ValueRange? Joined(Operator op, bool isSeen)
    {
        int[] operands = [.. op.Inputs.Where(_wiring.IsFloat)];
        var isMasked = false;
        foreach (var operand in operands.Where(_wiring.IsActivation))
        {
            isMasked |= Scores(operand, isSeen) is not null;
            if (RangeOf(operand) is null) return null;
        }

        var mask = ComputedMask(op, operands, isSeen);
        ValueRange? scores = null;
        foreach (var operand in operands.Where(operand => _wiring.IsActivation(operand) && operand != mask))
            scores = scores is null ? RangeOf(operand) : Both(op, scores.Value, RangeOf(operand)!.Value);
        foreach (var operand in operands.Where(operand => _wiring.IsFloatConstant(operand) || operand == mask))
        {
            if (RangeOfMask(operand) is not { } all || float.IsNaN(all.Min)) return null;
            var near = Near(op, operand, all, scores, isSeen);
            if (near != all) isMasked = true;
            if (near is { } rest) scores = scores is null ? rest : Both(op, scores.Value, rest);
            if (near != all) _addends[(op, operand)] = near ?? default;
        }

        return isMasked ? scores : null;
    }

    // One of two computed addends that masks the other; -1 for none.
    private int ComputedMask(Operator op, int[] operands, bool isSeen)
    {
        if (op.Builtin != BuiltinOperator.Add || operands is not [var one, var other] || !_wiring.IsActivation(one) || !_wiring.IsActivation(other)) return -1;
        return Masks(one, other) ? one : Masks(other, one) ? other : -1;

        bool Masks(int mask, int scores) => RangeOfMask(mask) is { } all && Near(op, mask, all, RangeOf(scores), isSeen) != all;
    }

    // Of what is masked, what is left.
    private ValueRange? RangeOf(int tensor) => _scores.GetValueOrDefault(tensor) ?? _rangeOf(tensor);

    // The part of a mask that masks nothing: all, nothing, or what lies so far above the rest that no score makes up for it.
    private ValueRange? Near(Operator op, int mask, ValueRange all, ValueRange? scores, bool isSeen)
    {
        if (float.IsFinite(all.Min) && (isSeen || scores is null)) return all;
        var end = scores is not { } range ? float.NegativeInfinity
            : op.Builtin == BuiltinOperator.Add ? all.Max - (range.Max - range.Min) - Indistinguishable
            : range.Min - Indistinguishable;
        if (all.Min > end) return all;
        ReadOnlySpan<float> values;
        if (_wiring.IsFloatConstant(mask)) values = ConstantData.Floats(_wiring.Graph.Tensors[mask]);
        else if (_values.Of(mask) is { } few) values = few;
        // Its values are not known; if they are spread evenly, all is lost either way.
        else return scores is { } others && all.Max - all.Min > TooWide * (others.Max - others.Min) ? new ValueRange(all.Max, all.Max) : all;
        var (least, most, farthest) = (float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity);
        foreach (var value in values)
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
