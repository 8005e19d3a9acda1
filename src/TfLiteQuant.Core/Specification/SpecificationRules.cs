namespace TfLiteQuant.Specification;

/// <summary>Every rule there is.</summary>
public static partial class SpecificationRules
{
    /// <summary>All rules, by name.</summary>
    public static IReadOnlyList<SpecificationRule> All { get; } = [.. Listed().OrderBy(static rule => rule.Name, StringComparer.Ordinal)];

    /// <summary>The rules that a model is held to for a target: the specification, and those of the target itself.</summary>
    public static IEnumerable<SpecificationRule> For(TargetRuntime target) => All.Where(rule => rule.AppliesTo(target));

    /// <summary>One instance of each class in a <c>*Rule.cs</c> file of the folders Rules and Targets; the body is written by the build.</summary>
    private static partial SpecificationRule[] Listed();
}
