using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Joins what is wanted (recipe) and what operators allow (their rules) into a plan; changes nothing.</summary>
public static class PlanBuilder
{
    /// <summary>Techniques that this version can carry out.</summary>
    public static IReadOnlyList<QuantizationTechnique> AvailableTechniques { get; } = [QuantizationTechnique.DynamicRange, QuantizationTechnique.Float16];

    /// <summary>Decides what becomes of every operator and constant of a model.</summary>
    /// <exception cref="TfLiteQuantException">
    /// <see cref="ErrorCode.TechniqueNotAvailable"/> or <see cref="ErrorCode.InvalidOption"/>.
    /// </exception>
    public static QuantizationPlan Build(TfLiteModel model, QuantizationRecipe recipe)
    {
        if (recipe.MinimumElements < 0)
            throw new TfLiteQuantException(ErrorCode.InvalidOption, $"The minimum number of elements is {recipe.MinimumElements}.", "Give 0 or more.");
        return recipe.Technique switch
        {
            QuantizationTechnique.DynamicRange => new DynamicRangePlanner(model, recipe).Build(),
            QuantizationTechnique.Float16 => new Float16Planner(model, recipe).Build(),
            _ => throw new TfLiteQuantException(
                ErrorCode.TechniqueNotAvailable,
                $"The technique {recipe.Technique} is not available in this version.",
                $"Use one of {string.Join(", ", AvailableTechniques)}."),
        };
    }
}
