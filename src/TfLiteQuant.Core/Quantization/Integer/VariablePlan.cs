using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Decides what resource variables hold: codes with one scale and zero point for everything that reads or assigns the variable, in
/// whatever graph, or real values. Operators on one variable must agree, since it keeps what it is given.
/// </summary>
/// <remarks>The range is that of all values assigned and read. After the reference's older quantizer; its current one leaves
/// variables float.</remarks>
internal sealed class VariablePlan
{
    private readonly Dictionary<Operator, (ActivationParameters? Parameters, string? Reason)> _decided = new(ReferenceEqualityComparer.Instance);
    private readonly List<(int Subgraph, int Tensor, ValueRange Range)> _ranges = [];

    private VariablePlan()
    {
    }

    /// <summary>Decides for all variables of a model.</summary>
    /// <param name="wirings">The model's graphs.</param>
    /// <param name="ranges">Ranges of each graph.</param>
    /// <param name="kept">Graphs that must stay as they are.</param>
    /// <param name="recipe">What is wanted.</param>
    /// <param name="selection">Which operators take part.</param>
    public static VariablePlan Build(GraphWiring[] wirings, ValueRanges[] ranges, IReadOnlySet<int> kept, QuantizationRecipe recipe, OperatorSelection selection)
    {
        var uses = wirings.SelectMany((wiring, i) => UsesOf(i, wiring)).ToList();
        var plan = new VariablePlan();
        foreach (var variable in uses.GroupBy(static use => use.Variable))
        {
            var reason = uses.Exists(static use => use.Variable is null) ? "it is not known which operators share its variable"
                : variable.Select(use => Obstacle(use, wirings[use.Subgraph], ranges[use.Subgraph], kept, selection)).FirstOrDefault(static obstacle => obstacle is not null);
            var known = variable.Select(use => ranges[use.Subgraph].Of(use.Tensor)).OfType<ValueRange>().ToList();
            if (known.Count == 0) reason ??= "nothing that its variable holds was computed while calibrating";
            if (reason is not null)
            {
                foreach (var use in variable) plan._decided[use.Operator] = (null, reason);
                continue;
            }

            var range = known.Aggregate(static (all, one) => all.Union(one));
            var parameters = ActivationParameters.For(recipe.ActivationType, range);
            foreach (var use in variable)
            {
                plan._decided[use.Operator] = (parameters, null);
                if (wirings[use.Subgraph].IsActivation(use.Tensor) && ranges[use.Subgraph].IsCalibrated) plan._ranges.Add((use.Subgraph, use.Tensor, range));
            }
        }

        return plan;
    }

    /// <summary>Why an operator on a variable stays float; null where it becomes integer.</summary>
    public string? ReasonToStayFloat(Operator op) => _decided.TryGetValue(op, out var decision) ? decision.Reason : "what it takes from its variable or gives it is not float";

    /// <summary>What the variable of an operator holds.</summary>
    public ActivationParameters? Parameters(Operator op) => _decided[op].Parameters;

    /// <summary>Gives what is read from variables, or computed for them, the variables' ranges, so that it is computed at their scale.</summary>
    public void Complete(CalibratedRanges ranges)
    {
        foreach (var (subgraph, tensor, range) in _ranges) ranges.Set(subgraph, tensor, range);
    }

    private static IEnumerable<Use> UsesOf(int index, GraphWiring wiring)
    {
        foreach (var op in wiring.Graph.Operators)
        {
            if (OpRegistry.Find(op.Builtin)?.Integer is not { TouchesVariable: true } rule) continue;
            var isRead = rule.Scale == OutputScale.AsVariable;
            var tensor = isRead ? op.Outputs.FirstOrDefault(-1) : op.Input(rule.Operands[0].Position);
            if (wiring.IsFloat(tensor)) yield return new Use(index, op, tensor, isRead, ResourceVariable.Of(op, wiring.Graph));
        }
    }

    private static string? Obstacle(Use use, GraphWiring wiring, ValueRanges ranges, IReadOnlySet<int> kept, OperatorSelection selection)
    {
        if (kept.Contains(use.Subgraph)) return "its variable is used in the definition of another operator";
        if (selection.ReasonToLeave(use.Operator, wiring.Graph) is { } left) return $"an operator on its variable stays float: {left}";
        if (use.IsRead) return null;
        var value = wiring.Graph.Tensors[use.Tensor];
        if (wiring.IsFloatConstant(use.Tensor))
            return value.ExternalBufferId == 0 && value.Sparsity is null && value.ElementCount > 0 && ranges.IsFinite(use.Tensor) ? null : $"'{value.Name}', which its variable is given, cannot be quantized";
        // What a graph assigns that never ran, as one for training, is not known to fit into any range.
        if (!ranges.IsCalibrated) return $"'{value.Name}', which its variable is given, was never computed while calibrating";
        return ranges.Of(use.Tensor) is null || ranges.IsFinite(use.Tensor) ? null : $"'{value.Name}', which its variable is given, has values so large that no scale holds them";
    }

    private readonly record struct Use(int Subgraph, Operator Operator, int Tensor, bool IsRead, ResourceVariable? Variable);
}
