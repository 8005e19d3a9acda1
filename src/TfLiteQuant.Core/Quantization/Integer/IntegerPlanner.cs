using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Decides full-integer, integer-only and 16x8 quantization: operators, scales, and what the borders of the model are.</summary>
internal sealed class IntegerPlanner(
    TfLiteModel model, QuantizationRecipe recipe, CalibratedRanges calibrated, IReadOnlyDictionary<(int Subgraph, int Operator), string> rewritten)
{
    private readonly OperatorSelection _selection = new(recipe);
    private readonly List<string> _warnings = [];

    public QuantizationPlan Build()
    {
        var graphs = new List<IntegerGraphPlan>();
        var entries = model.Signatures.Select(static signature => signature.SubgraphIndex).Append(0).ToHashSet();
        var kept = CompositeBodies();
        for (var i = 0; i < model.Subgraphs.Count; i++) graphs.Add(Plan(i, entries.Contains(i), kept.Contains(i)));
        var plan = new QuantizationPlan
        {
            Technique = recipe.Technique,
            Operators = [.. graphs.SelectMany(static graph => graph.Rows)],
            Tensors = [.. graphs.SelectMany(Rows)],
            Warnings = [.. PlanRows.UnmatchedPatterns(_selection), .. _warnings],
            Graphs = graphs,
        };
        if (recipe.IsIntegerOnly) IntegerOnlyCheck.Require(model, plan, recipe);
        return plan;
    }

    private IntegerGraphPlan Plan(int index, bool isEntry, bool isKept)
    {
        var graph = model.Subgraphs[index];
        var plan = new IntegerGraphPlan(index, graph);
        for (var i = 0; i < graph.Operators.Count; i++) plan.Rows[i] = PlanRows.For(graph, index, i);
        if (isKept)
        {
            foreach (var row in plan.Rows) row.Reason = "it defines a composite operator, which runtimes may replace as a whole";
            return plan;
        }

        var wiring = new GraphWiring(graph);
        var ranges = new ValueRanges(index, wiring, calibrated);
        new IntegerChoice(wiring, ranges, recipe, _selection).Decide(plan);
        foreach (var row in plan.Rows)
            if (rewritten.TryGetValue((index, row.Index), out var form)) row.Reason = $"{form}: {row.Reason}";
        var scales = new ScaleAssignment(wiring, ranges, plan, recipe.ActivationType);
        if (isEntry) new BorderPlan(wiring, scales, recipe).DecideInputs(plan);
        scales.Assign();
        if (isEntry) new BorderPlan(wiring, scales, recipe).DecideOutputs(plan);
        _warnings.AddRange(IntegerHazards.Find(wiring, ranges, plan));
        return plan;
    }

    // Delegates match a composite by its body, which must stay as it was.
    private HashSet<int> CompositeBodies() => [.. model.Subgraphs.SelectMany(static graph => graph.Operators)
        .Where(static op => op.Builtin == BuiltinOperator.StablehloComposite && op.Options2 is not null)
        .Select(static op => op.Options2!.GetInt32(1))];

    private IEnumerable<TensorPlan> Rows(IntegerGraphPlan plan)
    {
        var graph = model.Subgraphs[plan.Subgraph];
        var activations = new SortedDictionary<int, ActivationParameters>();
        for (var tensor = 0; tensor < plan.Stored.Length; tensor++)
            if (plan.Stored[tensor] is { } stored) activations[tensor] = stored;
        foreach (var ((op, position), operand) in plan.Operands)
        {
            var tensor = graph.Operators[op].Inputs[position];
            if (operand is { Role: OperandRole.Activation, Parameters: { } parameters } && !graph.Tensors[tensor].IsConstant) activations.TryAdd(tensor, parameters);
        }

        foreach (var (tensor, parameters) in activations)
        {
            var row = PlanRows.For(graph.Tensors[tensor], plan.Subgraph, tensor, parameters.Type, -1, graph.Tensors[tensor].IsVariable ? "state" : "activation");
            (row.Scales, row.ZeroPoints) = ([parameters.Scale], [parameters.ZeroPoint]);
            yield return row;
        }

        foreach (var group in plan.Operands.Where(entry => wiringConstant(graph, entry.Key)).GroupBy(entry => graph.Operators[entry.Key.Operator].Inputs[entry.Key.Position]).OrderBy(static group => group.Key))
        {
            var (key, operand) = group.First();
            var row = PlanRows.For(
                graph.Tensors[group.Key], plan.Subgraph, group.Key, IntegerConstants.TypeOf(operand, recipe.ActivationType),
                IntegerConstants.AxisOf(operand, graph.Tensors[group.Key], graph.Operators[key.Operator], recipe), $"{DescribeRole(operand.Role)} of {graph.Operators[key.Operator].Code.Name}");
            yield return row;
        }

        static bool wiringConstant(Subgraph graph, (int Operator, int Position) key)
            => graph.Tensors[graph.Operators[key.Operator].Inputs[key.Position]].IsConstant;
    }

    private static string DescribeRole(OperandRole role) => role switch
    {
        OperandRole.Bias => "bias",
        OperandRole.Activation => "constant operand",
        _ => "weights",
    };
}
