using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Joins the plans of a recipe's steps to one: each operator's row from the step that it took part in.</summary>
internal sealed class PlanMerge
{
    private readonly TfLiteModel _model;
    private readonly RuleAssignment _assignment;
    private readonly List<(Operator Operator, OperatorPlan Row)> _rows = [];
    private readonly List<TensorPlan> _tensors = [];
    private readonly List<string> _warnings = [];
    private readonly List<IntegerGraphPlan> _graphs = [];

    /// <param name="model">The model before the first step: rows count its operators.</param>
    /// <param name="assignment">What each operator gets.</param>
    public PlanMerge(TfLiteModel model, RuleAssignment assignment)
    {
        _model = model;
        _assignment = assignment;
        for (var i = 0; i < model.Subgraphs.Count; i++)
            for (var index = 0; index < model.Subgraphs[i].Operators.Count; index++)
                _rows.Add((model.Subgraphs[i].Operators[index], PlanRows.For(model.Subgraphs[i], i, index)));
    }

    /// <summary>Takes over what one step decided.</summary>
    public void Add(QuantizationRecipe step, QuantizationPlan plan)
    {
        // Passes insert operators, but keep those there are and their order.
        var decided = plan.Operators.ToLookup(static row => row.Subgraph);
        foreach (var rows in _rows.GroupBy(static entry => entry.Row.Subgraph))
        {
            foreach (var ((op, row), taken) in Pair([.. rows], [.. decided[rows.Key]]))
                if (step.Members?.Contains(op) == true) (row.Outcome, row.Reason) = (taken.Outcome, taken.Reason);
        }

        _tensors.AddRange(plan.Tensors);
        _warnings.AddRange(plan.Warnings);
        _graphs.AddRange(plan.Graphs);
    }

    public QuantizationPlan Result(QuantizationRecipe recipe)
    {
        foreach (var (op, row) in _rows)
        {
            if (row.Reason.Length > 0) continue;
            var isFloat = op.Inputs.Concat(op.Outputs).Any(tensor => tensor >= 0 && _model.Subgraphs[row.Subgraph].Tensors[tensor].Type == TensorType.Float32);
            row.Outcome = isFloat ? OperatorOutcome.Float : OperatorOutcome.Unaffected;
            row.Reason = isFloat ? _assignment.ReasonFor(op) : "has no float values";
        }

        return new QuantizationPlan
        {
            Technique = recipe.Technique,
            Operators = [.. _rows.Select(static entry => entry.Row)],
            Tensors = _tensors,
            Warnings = [.. _assignment.Unmatched, .. _warnings.Distinct()],
            Graphs = _graphs,
        };
    }

    private static IEnumerable<((Operator Operator, OperatorPlan Row) Original, OperatorPlan Decided)> Pair(
        List<(Operator Operator, OperatorPlan Row)> originals, List<OperatorPlan> decided)
    {
        var at = 0;
        foreach (var original in originals)
        {
            while (at < decided.Count && !ReferenceEquals(decided[at].Source, original.Operator)) at++;
            if (at == decided.Count) yield break;
            yield return (original, decided[at++]);
        }
    }
}
