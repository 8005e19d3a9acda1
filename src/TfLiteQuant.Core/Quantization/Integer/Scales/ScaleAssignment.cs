using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Gives every activation of a subgraph its scale and zero point, and every operand of an integer operator what it reads.</summary>
internal sealed class ScaleAssignment
{
    // A cell's scale is 2^k / 32768: the kernel's fixed-point hyperbolic tangent takes k from 0 to 6.
    private const int LargestCellPower = 6;

    private readonly GraphWiring _wiring;
    private readonly ValueRanges _ranges;
    private readonly IntegerGraphPlan _plan;
    private readonly TensorType _type;
    private readonly ActivationParameters?[] _demanded;
    private readonly VariablePlan _variables;

    public ScaleAssignment(GraphWiring wiring, ValueRanges ranges, VariablePlan variables, IntegerGraphPlan plan, TensorType type)
    {
        _variables = variables;
        _wiring = wiring;
        _ranges = ranges;
        _plan = plan;
        _type = type;
        // The older quantizer, which int16 activations come from, converts codes before operators that join values instead.
        _demanded = type == TensorType.Int16 ? new ActivationParameters?[plan.Stored.Length] : ScaleDemands.Of(wiring, plan, tensor => _ranges.Of(tensor) is null ? null : Own(tensor));
    }

    /// <summary>Parameters of a tensor as integer operators read it: as it is stored, unless callers give it in another type.</summary>
    public ActivationParameters? AsRead(int tensor) => _plan.Stored[tensor] is { } stored && stored.Type == _type
        ? stored
        : _demanded[tensor] ?? (_ranges.Of(tensor) is null ? null : Own(tensor));

    /// <summary>Parameters in which callers give or get a tensor; null where none are known, or no scale holds its values.</summary>
    public ActivationParameters? AtBorder(int tensor) => _plan.Stored[tensor] is null && !_ranges.IsFinite(tensor) ? null : AsRead(tensor);

    /// <summary>Fills the plan in the order operators run.</summary>
    public void Assign()
    {
        for (var i = 0; i < _wiring.Graph.Operators.Count; i++)
            if (_plan.Rules[i] is { ReadsAnyType: false } rule) Assign(i, _wiring.Graph.Operators[i], rule);
    }

    private void Assign(int index, Operator op, IntegerRule rule)
    {
        ActivationParameters? shared = rule.Scale switch
        {
            OutputScale.Fixed => new(_type, rule.FixedFor(_type).Scale, rule.FixedFor(_type).ZeroPoint),
            OutputScale.AsInput => Demanded(op) ?? Moved(op, op.Inputs[_wiring.PlainPositions(op, rule).First()]),
            OutputScale.AsOutput => Demanded(op) ?? Own(op.Outputs[0]),
            OutputScale.AsVariable => _variables.Parameters(op),
            _ => rule.HasOneScale(_type) ? Joint(op, rule) : null,
        };
        foreach (var output in op.Outputs)
            if (_wiring.IsActivation(output)) _plan.Stored[output] = shared ?? Reachable(op, rule, _demanded[output] ?? OwnWithStates(op, rule, output));

        for (var position = 0; position < op.Inputs.Length; position++)
            if (_wiring.IsFloat(op.Inputs[position]))
                _plan.Operands[(index, position)] = Operand(op, rule, position, rule.Scale is OutputScale.AsInput or OutputScale.AsOutput or OutputScale.Own ? shared : null);
        for (var position = 0; position < rule.Intermediates; position++) Inner(index, op, rule, position);
    }

    private OperandPlan Operand(Operator op, IntegerRule rule, int position, ActivationParameters? shared)
    {
        var tensor = op.Inputs[position];
        var operand = rule.Operand(position, op);
        var role = operand?.Role ?? OperandRole.Activation;
        if (role == OperandRole.Weights && _wiring.IsActivation(tensor)) (role, operand) = (OperandRole.Activation, null);
        ActivationParameters? parameters = role switch
        {
            OperandRole.Activation => shared ?? AsRead(tensor),
            OperandRole.VariableValue => _variables.Parameters(op),
            OperandRole.OutputState => _plan.Stored[op.Outputs[0]],
            OperandRole.CellState => Cell(_ranges.Of(tensor)!.Value),
            OperandRole.WideState => ActivationParameters.For(TensorType.Int16, _ranges.Of(tensor)!.Value),
            _ => null,
        };
        if (role is OperandRole.OutputState or OperandRole.CellState or OperandRole.WideState) _plan.Stored[tensor] = parameters;
        return new OperandPlan(role, parameters, operand);
    }

    private void Inner(int index, Operator op, IntegerRule rule, int position)
    {
        ActivationParameters? parameters = rule.Inner(op, position) switch
        {
            InnerRole.WideSum => ActivationParameters.For(TensorType.Int16, _ranges.OfInner(index, position)!.Value),
            InnerRole.Value => ActivationParameters.Centered(_ranges.OfInner(index, position)!.Value),
            InnerRole.Result => _plan.Stored[op.Outputs[0]],
            InnerRole.Present => ActivationParameters.For(TensorType.Int16, new(-1, 1)),
            _ => null,
        };
        if (parameters is { } found) _plan.Inner[(index, position)] = found;
    }

    // No smaller than the kernel can reach from what it reads.
    private ActivationParameters Reachable(Operator op, IntegerRule rule, ActivationParameters wanted)
    {
        if (rule.Factor is not { } factor) return wanted;
        var bias = rule.Operands.FirstOrDefault(static operand => operand.Role == OperandRole.Bias);
        var positions = bias is null ? _wiring.PlainPositions(op, rule) : bias.ScaleFrom;
        var least = (float)factor.LeastScale(positions.Where(position => _wiring.IsFloat(op.Input(position))).Select(position => LargestScale(op, rule, position)), _type);
        return wanted.Scale >= least || !float.IsFinite(least) ? wanted : wanted with { Scale = least };
    }

    private double LargestScale(Operator op, IntegerRule rule, int position)
    {
        var tensor = op.Inputs[position];
        if (rule.Operand(position, op)?.Role != OperandRole.Weights || !_wiring.IsFloatConstant(tensor)) return AsRead(tensor)?.Scale ?? 0;
        var range = _ranges.Of(tensor)!.Value;
        return Math.Max(-(double)range.Min, range.Max) / sbyte.MaxValue;
    }

    private ActivationParameters Joint(Operator op, IntegerRule rule)
    {
        var all = _wiring.PlainPositions(op, rule).Select(position => AsRead(op.Inputs[position])!.Value).ToList();
        return all.TrueForAll(one => one == all[0]) ? all[0] : ActivationParameters.For(_type, new((float)all.Min(static one => one.Min), (float)all.Max(static one => one.Max)));
    }

    private ActivationParameters? Moved(Operator op, int operand) => _wiring.IsFloatConstant(operand) && _ranges.Of(operand) is { } all
        ? ActivationParameters.ForConstant(_type, TableRange.Choose(_wiring.Graph.Tensors[operand], all, op.Outputs is [>= 0 and var output, ..] ? _ranges.Of(output) : null, _type))
        : AsRead(operand);

    private ActivationParameters? Demanded(Operator op)
    {
        foreach (var output in op.Outputs)
            if (output >= 0 && _demanded[output] is { } demanded) return demanded;
        return null;
    }

    private ActivationParameters Own(int tensor)
    {
        var range = _ranges.Of(tensor) ?? throw new InvalidOperationException($"Tensor {tensor} has no range.");
        return _wiring.IsFloatConstant(tensor) ? ActivationParameters.ForConstant(_type, range) : ActivationParameters.For(_type, range);
    }

    // A state that starts the next step as the result ended the last one must hold both.
    private ActivationParameters OwnWithStates(Operator op, IntegerRule rule, int output)
    {
        var range = _ranges.Of(output)!.Value;
        foreach (var operand in rule.Operands)
            if (operand.Role == OperandRole.OutputState && op.Input(operand.Position) >= 0) range = range.Union(_ranges.Of(op.Input(operand.Position))!.Value);
        return ActivationParameters.For(_type, range);
    }

    private static ActivationParameters Cell(ValueRange range)
    {
        var largest = Math.Max(Math.Abs((double)range.Min), Math.Abs((double)range.Max));
        var power = largest > 0 ? Math.Clamp((int)Math.Ceiling(Math.Log2(largest)), 0, LargestCellPower) : 0;
        return new ActivationParameters(TensorType.Int16, MathF.ScaleB(1, power - 15), 0);
    }
}
