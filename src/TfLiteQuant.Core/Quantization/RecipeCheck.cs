using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Refuses recipes that contradict themselves, before any model is looked at.</summary>
public static class RecipeCheck
{
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>.</exception>
    public static void Require(QuantizationRecipe recipe)
    {
        if (!Enum.IsDefined(recipe.Technique))
        {
            throw new TfLiteQuantException(
                ErrorCode.TechniqueNotAvailable,
                $"The technique {recipe.Technique} does not exist.",
                $"Use one of {string.Join(", ", PlanBuilder.AvailableTechniques)}.");
        }

        if (recipe.MinimumElements < 0)
            throw Refuse($"The minimum number of elements is {recipe.MinimumElements}.", "Give 0 or more.");
        RequireBorder("input", recipe.InputType, recipe);
        RequireBorder("output", recipe.OutputType, recipe);
        if (recipe.RefuseFloat && recipe.Technique != QuantizationTechnique.Int16x8)
            throw Refuse("Float operators are refused by IntegerOnly, and by Int16x8 on request.", "Use IntegerOnly.");
    }

    private static void RequireBorder(string border, TensorType? type, QuantizationRecipe recipe)
    {
        if (type is not { } asked || asked == TensorType.Float32) return;
        if (!recipe.NeedsCalibration) throw Refuse($"The {border} type has no meaning for {recipe.Technique}: its activations are float.", "Leave it out.");
        TensorType[] taken = recipe.ActivationType == TensorType.Int16 ? [TensorType.Int16] : [TensorType.Int8, TensorType.UInt8];
        if (!taken.Contains(asked))
            throw Refuse($"{asked} cannot be the {border} type of a model with {recipe.ActivationType} activations.", $"Use Float32 or {string.Join(" or ", taken)}.");
    }

    private static TfLiteQuantException Refuse(string problem, string advice) => new(ErrorCode.InvalidOption, problem, advice);
}
