using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Decides which operators of a subgraph become integer, and says why the others do not.</summary>
internal sealed class IntegerChoice(GraphWiring wiring, ValueRanges ranges, VariablePlan variables, QuantizationRecipe recipe, OperatorSelection selection)
{
    // Tensors whose range is known, or follows from what is: as far as operators have been decided.
    private readonly HashSet<int> _settled = [];

    private TensorType Activations => recipe.ActivationType;

    /// <summary>Decides operator after operator, in the order they run.</summary>
    public void Decide(IntegerGraphPlan plan)
    {
        var graph = wiring.Graph;
        var isCalibrated = ranges.IsCalibrated;
        for (var i = 0; i < graph.Operators.Count; i++)
        {
            var (op, row) = (graph.Operators[i], plan.Rows[i]);
            try
            {
                var rule = OpRegistry.Find(op.Builtin)?.Integer;
                if (!op.Inputs.Concat(op.Outputs).Any(wiring.IsFloat)) row.Reason = "has no float values";
                else if (ReasonToStayFloat(i, op, rule, isCalibrated) is { } reason) (row.Outcome, row.Reason) = (OperatorOutcome.Float, reason);
                else Take(plan, i, op, rule!);
            }
            catch (TfLiteQuantException failure)
            {
                throw failure.AtOperator(row.Subgraph, row.Index, row.Operator);
            }
        }
    }

    private void Take(IntegerGraphPlan plan, int index, Operator op, IntegerRule rule)
    {
        var row = plan.Rows[index];
        plan.Rules[index] = rule;
        row.Outcome = OperatorOutcome.Integer;
        row.Reason = $"computes in {(Activations == TensorType.Int16 ? "int16 with int8 weights" : "int8")}";
        if (rule.Scale != OutputScale.Own) _settled.UnionWith(op.Outputs.Where(wiring.IsActivation));
    }

    private string? ReasonToStayFloat(int index, Operator op, IntegerRule? rule, bool isCalibrated) => rule is { TouchesVariable: true }
        ? variables.ReasonToStayFloat(op)
        : ReasonToStayFloat(index, op, rule) ?? (isCalibrated ? null : "nothing of its graph was computed while calibrating");

    private string? ReasonToStayFloat(int index, Operator op, IntegerRule? rule)
    {
        if (rule is null || rule.VersionFor(Activations) == 0) return rule is null ? "it has no integer kernel" : $"it has no {NameOf(Activations)} kernel";
        if (selection.ReasonToLeave(op, wiring.Graph) is { } excluded) return excluded;
        if (rule.IsReserved(Activations) && !recipe.IsIntegerOnly) return "its integer kernel is used only where no float operator is allowed";
        if (RuntimeKernels.Takes(op.Builtin, Activations) is { MaxRank: { } most } && Rank(op) > most) return $"its {NameOf(Activations)} kernel takes at most {most} dimensions";
        return rule.Refusal(op, wiring.Graph, Activations) ?? ReasonOfOperands(op, rule) ?? ReasonOfResults(op, rule) ?? ReasonOfInner(index, op, rule);
    }

    private string? ReasonOfOperands(Operator op, IntegerRule rule)
    {
        if (op.Inputs is not [>= 0, ..]) return "it has no operand";
        if (rule.ReadsAnyType) return null;
        for (var position = 0; position < op.Inputs.Length; position++)
        {
            var index = op.Inputs[position];
            if (!wiring.IsFloat(index))
            {
                // Hybrid operators, or a damaged file: their weights are no longer float, and what they compute is.
                if (index >= 0 && IsOfCodes(wiring.Graph.Tensors[index], rule.Operand(position, op))) return $"input {position} '{wiring.Graph.Tensors[index].Name}': it holds codes already";
                continue;
            }

            var operand = rule.Operand(position, op);
            if ((ReasonOfOperand(index, rule, operand) ?? ReasonOfBias(op, index, rule, operand)) is { } reason) return $"input {position} '{wiring.Graph.Tensors[index].Name}': {reason}";
        }

        return null;
    }

    private static bool IsOfCodes(Tensor tensor, OperandRule? operand)
        => tensor.Quantization is { IsQuantized: true } || operand is { Role: not (OperandRole.Activation or OperandRole.VariableValue) };

    private string? ReasonOfOperand(int index, IntegerRule rule, OperandRule? operand)
    {
        var tensor = wiring.Graph.Tensors[index];
        if (operand?.Role is OperandRole.OutputState or OperandRole.CellState or OperandRole.WideState)
        {
            if (!tensor.IsVariable) return "it is no state variable";
            // A conversion of what the graph returns would run before the state is written.
            if (wiring.IsOutput(index)) return "the graph returns this state, which is kept in codes then";
            return ranges.Of(index) is null ? NoRange : null;
        }

        if (wiring.IsFloatConstant(index))
        {
            if (tensor.ExternalBufferId != 0) return "its data lies in another file";
            if (tensor.Sparsity is not null) return "its data is sparse";
            if (tensor.ElementCount == 0) return "it has no elements";
            // Codes that are only moved or compared saturate where a value is infinite, as they should.
            var mayBeInfinite = operand is null && rule.Scale == OutputScale.AsOutput && ranges.Of(index) is { } range && !float.IsNaN(range.Min) && !float.IsNaN(range.Max);
            return mayBeInfinite || ranges.IsFinite(index) ? null : "it holds values that are infinite, not numbers, or so large that no scale holds them";
        }

        if (operand is { MayBeComputed: false }) return "it is computed, and the integer kernel takes constants";
        // They would have the activations' type.
        if (operand is { Role: OperandRole.Weights } && Activations == TensorType.Int16) return "it is computed, and the int16 kernel takes int8 weights";
        return _settled.Contains(index) ? null : ReasonOfRange(index);
    }

    // Only damaged files have such biases.
    private string? ReasonOfBias(Operator op, int bias, IntegerRule rule, OperandRule? operand)
    {
        if (operand is not { Role: OperandRole.Bias }) return null;
        foreach (var position in operand.ScaleFrom)
        {
            if (op.Input(position) is not (>= 0 and var factor) || !wiring.IsFloat(factor)) return $"its scale follows from input {position}, which is not float";
            var shape = wiring.Graph.Tensors[factor].Shape ?? [];
            if (rule.Operand(position, op) is not { Role: OperandRole.Weights, Axis: >= 0 and var axis } || axis >= shape.Length || wiring.IsActivation(factor)) continue;
            if (wiring.Graph.Tensors[bias].ElementCount is var count && count != shape[axis]) return $"it has {count} elements for {shape[axis]} channels";
        }

        return null;
    }

    private string? ReasonOfResults(Operator op, IntegerRule rule)
    {
        if (op.Outputs is not [>= 0, ..]) return "it has no result";
        // Such as a table of codes without parameters whose rows are taken as float.
        if ((rule.Scale == OutputScale.AsInput || rule.HasOneScale(Activations)) && !wiring.PlainPositions(op, rule).Any()) return "it has no float operand whose scale it could take";
        foreach (var output in op.Outputs)
        {
            if (!wiring.IsActivation(output) || rule.Scale is OutputScale.Fixed or OutputScale.AsInput || ReasonOfRange(output) is not { } reason) continue;
            return $"output '{wiring.Graph.Tensors[output].Name}': {reason}";
        }

        return null;
    }

    private string? ReasonOfInner(int index, Operator op, IntegerRule rule)
    {
        for (var position = 0; position < rule.Intermediates; position++)
            if (rule.Inner(op, position) is InnerRole.WideSum or InnerRole.Value && ranges.OfInner(index, position) is null) return $"inner value {position}: {NoRange}";
        return null;
    }

    private string? ReasonOfRange(int tensor)
        => ranges.Of(tensor) is null ? NoRange : ranges.IsFinite(tensor) ? null : "its values are so large that no scale holds them";

    private int Rank(Operator op) => op.Inputs.Concat(op.Outputs).Where(wiring.IsFloat).Max(tensor => wiring.Graph.Tensors[tensor].Shape?.Length ?? 0);

    private const string NoRange = "it was never computed while calibrating";

    private static string NameOf(TensorType type) => type == TensorType.Int16 ? "int16" : "int8";
}
