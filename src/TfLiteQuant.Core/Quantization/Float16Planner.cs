using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Decides which constants are stored in half precision: every float constant that a selected operator reads.</summary>
internal sealed class Float16Planner(TfLiteModel model, QuantizationRecipe recipe)
{
    private readonly OperatorSelection _selection = new(recipe);
    private readonly Dictionary<(int Subgraph, int Tensor), TensorPlan> _tensors = [];

    public QuantizationPlan Build()
    {
        var operators = PlanRows.Decide(model, Decide);
        var warnings = PlanRows.UnmatchedPatterns(_selection);
        if (_tensors.Count == 0) warnings.Add("No constants were converted: no selected operator reads a float constant. The reasons stand in the plan.");
        return new QuantizationPlan
        {
            Technique = recipe.Technique,
            Operators = operators,
            Tensors = [.. _tensors.Values.OrderBy(static plan => (plan.Subgraph, plan.Index))],
            Warnings = warnings,
        };
    }

    private void Decide(OperatorPlan row, Operator op, Subgraph graph, ConstantReaders readers)
    {
        var leave = _selection.ReasonToLeave(op, graph);
        string? obstacle = null;
        for (var position = 0; position < op.Inputs.Length; position++)
        {
            var index = op.Inputs[position];
            if (index < 0) continue;
            var why = readers.Obstacle(graph.Tensors[index], index) ?? leave;
            if (why is ConstantReaders.NotAFloatConstant) continue;
            if (why is not null)
            {
                obstacle ??= why == leave ? why : $"input {position}: {why}";
                continue;
            }

            row.Outcome = OperatorOutcome.Float16;
            Take(row, position, index, graph.Tensors[index]);
        }

        if (row.Outcome == OperatorOutcome.Float16)
        {
            row.Reason = "half-precision constants, computes in float";
            return;
        }

        row.Outcome = obstacle is null ? OperatorOutcome.Unaffected : OperatorOutcome.Float;
        row.Reason = obstacle ?? "has no float constants";
    }

    private void Take(OperatorPlan row, int position, int index, Tensor tensor)
    {
        if (!_tensors.TryGetValue((row.Subgraph, index), out var plan))
        {
            plan = PlanRows.For(tensor, row.Subgraph, index, TensorType.Float16, -1, $"constant of {row.Operator}");
            _tensors.Add((row.Subgraph, index), plan);
        }

        plan.Uses.Add(new ConstantUse(row, position, WeightForm.Dequantized));
    }
}
