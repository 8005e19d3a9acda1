using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Which treatment each operator of a model gets from a recipe's rules: the last that matches, else the recipe's own.</summary>
internal sealed class RuleAssignment
{
    /// <summary>How reasons end of operators that a rule keeps float.</summary>
    public const string KeptFloat = "keeps it float";

    private readonly Dictionary<Operator, (OperatorTreatment Treatment, string Title)> _assigned = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<RecipeRule> _matched = [];
    private readonly QuantizationRecipe _recipe;

    public RuleAssignment(TfLiteModel model, QuantizationRecipe recipe)
    {
        _recipe = recipe;
        var whole = new OperatorTreatment
        {
            Technique = recipe.Technique,
            PerTensor = recipe.PerTensor,
            MinimumElements = recipe.MinimumElements,
            WeightOnly = recipe.WeightOnly,
            AsymmetricInputs = recipe.AsymmetricInputs,
        };
        foreach (var graph in model.Subgraphs)
        {
            foreach (var op in graph.Operators)
            {
                var found = (Treatment: whole, Title: "the recipe");
                foreach (var rule in recipe.Rules)
                {
                    if (!rule.Matches(op, graph)) continue;
                    _matched.Add(rule);
                    found = (rule.Treatment, rule.Title);
                }

                _assigned.Add(op, found);
            }
        }
    }

    /// <summary>Rules that match nothing, for a warning each.</summary>
    public IEnumerable<string> Unmatched => _recipe.Rules.Where(rule => !_matched.Contains(rule)).Select(static rule => $"{char.ToUpperInvariant(rule.Title[0])}{rule.Title[1..]} matches no operator of the model.");

    /// <summary>Recipes to carry out one after the other: integer activations first, whose borders the others meet as floats. A model
    /// as a whole is one step where no rule divides it.</summary>
    public IReadOnlyList<QuantizationRecipe> Steps()
    {
        var groups = _assigned.Where(static entry => entry.Value.Treatment.Technique is not null)
            .GroupBy(static entry => KeyOf(entry.Value.Treatment))
            .OrderBy(static group => OrderOf(group.Key))
            .ToList();
        var border = groups.FindIndex(group => OrderOf(group.Key) < 2 && group.Key.Technique == KeyOf(new OperatorTreatment { Technique = _recipe.Technique }).Technique);
        if (border < 0) border = 0;
        return groups.Count > 0
            ? [.. groups.Select((group, index) => Step(group.Key, new HashSet<Operator>(group.Select(static entry => entry.Key), ReferenceEqualityComparer.Instance), index == border))]
            : [_recipe with { Rules = [], Members = new OperatorMembers(new HashSet<Operator>(ReferenceEqualityComparer.Instance), this) }];
    }

    /// <summary>Why an operator takes no part in a step.</summary>
    public string ReasonFor(Operator op) => _assigned.TryGetValue(op, out var assigned)
        ? assigned.Treatment.Technique is { } other ? $"{assigned.Title} makes it {other}" : $"{assigned.Title} {KeptFloat}"
        : "a conversion inserted it";

    /// <summary>Whether an operator's weights get one scale.</summary>
    public bool IsPerTensor(Operator op) => _assigned.TryGetValue(op, out var assigned) && assigned.Treatment.PerTensor;

    // Granularity is decided operator by operator within one step of integer activations, so that no border comes between.
    private static OperatorTreatment KeyOf(OperatorTreatment treatment) => treatment.Technique switch
    {
        QuantizationTechnique.DynamicRange => treatment,
        QuantizationTechnique.IntegerOnly or QuantizationTechnique.FullInteger => new OperatorTreatment { Technique = QuantizationTechnique.FullInteger },
        _ => new OperatorTreatment { Technique = treatment.Technique },
    };

    private static int OrderOf(OperatorTreatment treatment) => treatment.Technique switch
    {
        QuantizationTechnique.FullInteger => 0,
        QuantizationTechnique.Int16x8 => 1,
        QuantizationTechnique.DynamicRange => treatment.WeightOnly ? 3 : 2,
        _ => 4,
    };

    // One step makes the borders of the model: that of the technique for the whole, else the first.
    private QuantizationRecipe Step(OperatorTreatment treatment, HashSet<Operator> members, bool makesBorders) => _recipe with
    {
        Technique = treatment.Technique == QuantizationTechnique.FullInteger && _recipe.IsIntegerOnly ? QuantizationTechnique.IntegerOnly : treatment.Technique!.Value,
        InputType = Border(treatment, makesBorders, _recipe.InputType),
        OutputType = Border(treatment, makesBorders, _recipe.OutputType),
        RefuseFloat = treatment.Technique == QuantizationTechnique.Int16x8 && _recipe.IsIntegerOnly,
        PerTensor = treatment.PerTensor,
        WeightOnly = treatment.WeightOnly,
        MinimumElements = treatment.MinimumElements,
        AsymmetricInputs = treatment.AsymmetricInputs,
        Rules = [],
        Members = new OperatorMembers(members, this),
    };

    private static TensorType? Border(OperatorTreatment treatment, bool makesBorders, TensorType? asked)
        => OrderOf(treatment) >= 2 ? null : makesBorders ? asked : TensorType.Float32;
}

/// <summary>The operators that take part in one step of a recipe with rules.</summary>
internal sealed class OperatorMembers(HashSet<Operator> members, RuleAssignment assignment)
{
    public bool Contains(Operator op) => members.Contains(op);

    public string ReasonFor(Operator op) => assignment.ReasonFor(op);

    public bool IsPerTensor(Operator op) => assignment.IsPerTensor(op);
}
