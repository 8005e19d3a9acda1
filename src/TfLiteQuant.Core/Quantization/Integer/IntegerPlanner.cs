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
        // Operators hand floats to the graphs they run.
        entries.ExceptWith(model.Subgraphs.SelectMany(static graph => graph.Operators).SelectMany(static op => OpRegistry.Find(op.Builtin)?.Subgraphs(op) ?? []));
        var kept = DefiningGraphs.Of(model);
        // What a variable holds is known from all that is assigned to it, anywhere.
        var complete = calibrated.Copy();
        GraphWiring[] wirings = [.. model.Subgraphs.Select(static graph => new GraphWiring(graph))];
        ValueRanges[] ranges = [.. wirings.Select((wiring, i) => new ValueRanges(i, wiring, complete))];
        var variables = VariablePlan.Build(wirings, ranges, kept, recipe, _selection);
        variables.Complete(complete);
        for (var i = 0; i < model.Subgraphs.Count; i++) graphs.Add(Plan(i, wirings[i], ranges[i], variables, entries.Contains(i), kept.Contains(i)));
        var plan = new QuantizationPlan
        {
            Technique = recipe.Technique,
            Operators = [.. graphs.SelectMany(static graph => graph.Rows)],
            Tensors = [.. graphs.SelectMany(Rows)],
            Warnings = [.. PlanRows.UnmatchedPatterns(_selection), .. _warnings],
            Graphs = graphs,
        };
        // Where rules divide the model, the question is put to all parts together.
        if (recipe is { IsIntegerOnly: true, Members: null }) IntegerOnlyCheck.Require(model, plan, recipe);
        return plan;
    }

    private IntegerGraphPlan Plan(int index, GraphWiring wiring, ValueRanges ranges, VariablePlan variables, bool isEntry, bool isKept)
    {
        var graph = model.Subgraphs[index];
        var plan = new IntegerGraphPlan(index, graph);
        for (var i = 0; i < graph.Operators.Count; i++) plan.Rows[i] = PlanRows.For(graph, index, i);
        if (isKept)
        {
            foreach (var row in plan.Rows) row.Reason = "it defines another operator, which runtimes know by it";
            return plan;
        }

        new IntegerChoice(wiring, ranges, variables, recipe, _selection).Decide(plan);
        foreach (var row in plan.Rows)
            if (rewritten.TryGetValue((index, row.Index), out var form)) row.Reason = $"{form}: {row.Reason}";
        var scales = new ScaleAssignment(wiring, ranges, variables, plan, recipe.ActivationType);
        if (isEntry) new EntryTypes(wiring, scales, recipe).DecideInputs(plan);
        scales.Assign();
        if (isEntry) new EntryTypes(wiring, scales, recipe).DecideOutputs(plan);
        _warnings.AddRange(IntegerHazards.Find(wiring, ranges, plan));
        return plan;
    }

    private IEnumerable<TensorPlan> Rows(IntegerGraphPlan plan)
    {
        var graph = model.Subgraphs[plan.Subgraph];
        var activations = new SortedDictionary<int, ActivationParameters>();
        for (var tensor = 0; tensor < plan.Stored.Length; tensor++)
            if (plan.Stored[tensor] is { } stored) activations[tensor] = stored;
        foreach (var ((op, position), operand) in plan.Operands)
        {
            var tensor = graph.Operators[op].Inputs[position];
            if (operand is { Role: OperandRole.Activation or OperandRole.VariableValue, Parameters: { } parameters } && !graph.Tensors[tensor].IsConstant) activations.TryAdd(tensor, parameters);
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
        OperandRole.VariableValue => "initial value",
        _ => "weights",
    };
}
