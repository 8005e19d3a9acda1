using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Every operator the engine knows, found by its builtin code, or by its name where it is a custom one.</summary>
public static partial class OpRegistry
{
    private static readonly Dictionary<BuiltinOperator, OpDefinition> ByOperator = [];
    private static readonly Dictionary<string, OpDefinition> ByName = new(StringComparer.Ordinal);

    static OpRegistry()
    {
        foreach (var definition in Definitions())
        {
            if (definition.CustomCode is { } name) ByName.Add(name, definition);
            else ByOperator.Add(definition.Operator, definition);
        }
    }

    /// <summary>All definitions of builtin operators, in order of their codes.</summary>
    public static IEnumerable<OpDefinition> All => ByOperator.Values.OrderBy(static definition => definition.Operator);

    /// <summary>The definition of an operator, null where the engine has none.</summary>
    public static OpDefinition? Find(BuiltinOperator op) => ByOperator.GetValueOrDefault(op);

    /// <summary>The definition of an operator of a model, null where the engine has none.</summary>
    public static OpDefinition? Find(Operator op) => op.Builtin != BuiltinOperator.Custom ? Find(op.Builtin) : op.Code.CustomCode is { } name ? FindCustom(name) : null;

    /// <summary>The definition of a custom operator that runtimes know by this name, null for all others.</summary>
    public static OpDefinition? FindCustom(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Custom operators with a definition, by name.</summary>
    public static IEnumerable<OpDefinition> Custom => ByName.Values.OrderBy(static definition => definition.CustomCode, StringComparer.Ordinal);

    /// <summary>One instance of each class in an <c>*Op.cs</c> file; the body is written by the build.</summary>
    private static partial OpDefinition[] Definitions();
}
