using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Every operator the engine knows, found by its builtin code.</summary>
public static partial class OpRegistry
{
    private static readonly Dictionary<BuiltinOperator, OpDefinition> ByOperator = Index();

    /// <summary>All definitions, in order of their operators' codes.</summary>
    public static IEnumerable<OpDefinition> All => ByOperator.Values.OrderBy(static definition => definition.Operator);

    /// <summary>The definition of an operator, null where the engine has none.</summary>
    public static OpDefinition? Find(BuiltinOperator op) => ByOperator.GetValueOrDefault(op);

    private static Dictionary<BuiltinOperator, OpDefinition> Index()
    {
        var definitions = Definitions();
        var byOperator = new Dictionary<BuiltinOperator, OpDefinition>(definitions.Length);
        foreach (var definition in definitions) byOperator.Add(definition.Operator, definition);
        return byOperator;
    }

    /// <summary>One instance of each class in an <c>*Op.cs</c> file; the body is written by the build.</summary>
    private static partial OpDefinition[] Definitions();
}
