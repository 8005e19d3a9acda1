using System.Globalization;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Decides which weights dynamic-range quantization stores as int8, from the operators' rules and the recipe.</summary>
internal sealed class DynamicRangePlanner(TfLiteModel model, QuantizationRecipe recipe)
{
    private readonly OperatorSelection _selection = new(recipe);
    private readonly Dictionary<(int Subgraph, int Tensor, int Axis), TensorPlan> _tensors = [];

    public QuantizationPlan Build()
    {
        var operators = PlanRows.Decide(model, Decide);
        var warnings = PlanRows.UnmatchedPatterns(_selection);
        if (_tensors.Count == 0) warnings.Add(NothingEligible());
        return new QuantizationPlan
        {
            Technique = recipe.Technique,
            Operators = operators,
            Tensors = _tensors.Values.OrderBy(static plan => (plan.Subgraph, plan.Index)).ToArray(),
            Warnings = warnings,
        };
    }

    private void Decide(OperatorPlan row, Operator op, Subgraph graph, ConstantReaders readers)
    {
        var rule = OpRegistry.Find(op.Builtin)?.Weights;
        if (rule is null)
        {
            PlanRows.LeaveUnruled(row, op, graph, readers);
            return;
        }

        row.Outcome = OperatorOutcome.Float;
        var operands = rule.Operands.Where(position => op.Input(position) >= 0).ToList();
        var reason = _selection.ReasonToLeave(op, graph) ?? ReasonOfRule(rule, op, graph) ?? ReasonOfOperands(rule, op, operands, graph, readers);
        if (reason is not null)
        {
            row.Reason = reason;
            return;
        }

        Take(row, rule, op, operands, graph, readers);
    }

    private string? ReasonOfRule(WeightRule rule, Operator op, Subgraph graph)
    {
        if (rule.Form == WeightForm.Dequantized && !recipe.WeightOnly)
            return "it has no kernel for integer weights (weight-only conversion stores them as int8 all the same)";
        if (op.Outputs is not [>= 0 and var output, ..] || graph.Tensors[output].Type != TensorType.Float32) return "it does not compute float values";
        return rule.Refusal(op);
    }

    /// <summary>A reason that holds for the operator as a whole: none of its operands qualifies, or not all that must.</summary>
    private string? ReasonOfOperands(WeightRule rule, Operator op, List<int> operands, Subgraph graph, ConstantReaders readers)
    {
        string? first = null;
        var qualified = 0;
        foreach (var position in operands)
        {
            if (Obstacle(op.Inputs[position], graph, readers) is { } obstacle) first ??= $"input {position}: {obstacle}";
            else qualified++;
        }

        if (qualified == 0) return first ?? "it has no weights";
        return rule.AllOrNone && first is not null ? $"its kernel takes all weights as integers or none, and {first}" : null;
    }

    private void Take(OperatorPlan row, WeightRule rule, Operator op, List<int> operands, Subgraph graph, ConstantReaders readers)
    {
        var form = recipe.WeightOnly && rule.Form == WeightForm.Hybrid ? WeightForm.Dequantized : rule.Form;
        var perTensor = recipe.PerTensor && (rule.TakesPerTensor || form == WeightForm.Dequantized);
        row.Outcome = form == WeightForm.Hybrid ? OperatorOutcome.Hybrid : OperatorOutcome.WeightOnly;
        foreach (var position in operands)
        {
            var index = op.Inputs[position];
            if (Obstacle(index, graph, readers) is not null) continue;
            var tensor = graph.Tensors[index];
            var axis = perTensor || rule.Axis >= (tensor.Shape?.Length ?? 0) ? -1 : rule.Axis;
            if (!_tensors.TryGetValue((row.Subgraph, index, axis), out var plan))
            {
                plan = PlanRows.For(tensor, row.Subgraph, index, TensorType.Int8, axis, $"weights of {op.Code.Name}");
                _tensors.Add((row.Subgraph, index, axis), plan);
            }

            plan.Uses.Add(new ConstantUse(row, position, form));
        }

        row.Reason = form switch
        {
            WeightForm.Hybrid => "int8 weights, activations quantized on the fly",
            WeightForm.Direct => "int8 weights, read by the float kernel",
            WeightForm.CopiedCodes => "int8 table, dequantized after the operator",
            _ => "int8 weights, dequantized before the operator",
        };
    }

    private string? Obstacle(int index, Subgraph graph, ConstantReaders readers)
    {
        var tensor = graph.Tensors[index];
        if (readers.Obstacle(tensor, index) is { } obstacle) return obstacle;
        var elements = tensor.ElementCount;
        return elements < Math.Max(1, recipe.MinimumElements)
            ? string.Create(CultureInfo.InvariantCulture, $"{elements} elements, fewer than {recipe.MinimumElements}")
            : null;
    }

    private string NothingEligible() => string.Create(
        CultureInfo.InvariantCulture,
        $"No weights were quantized: none that an integer kernel reads has {recipe.MinimumElements} elements or more. The reasons stand in the plan; a lower minimum takes smaller weights.");
}
