using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Joins what is wanted (recipe) and what operators allow (their rules) into a plan; changes nothing.</summary>
public static class PlanBuilder
{
    /// <summary>Techniques that this version can carry out.</summary>
    public static IReadOnlyList<QuantizationTechnique> AvailableTechniques { get; } = Enum.GetValues<QuantizationTechnique>();

    /// <summary>Decides what becomes of every operator and constant of a model.</summary>
    /// <param name="model">A float model.</param>
    /// <param name="recipe">What is wanted.</param>
    /// <param name="ranges">What calibration found; techniques without integer activations need none.</param>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidOption"/>, <see cref="ErrorCode.CalibrationMissing"/> or
    /// <see cref="ErrorCode.NotIntegerOnly"/>.</exception>
    public static QuantizationPlan Build(TfLiteModel model, QuantizationRecipe recipe, CalibratedRanges? ranges = null)
        => Build(model, recipe, ranges, new Dictionary<(int, int), string>());

    /// <summary>As <see cref="Build(TfLiteModel, QuantizationRecipe, CalibratedRanges?)"/>, of a model in which operators were put into
    /// equivalents before.</summary>
    internal static QuantizationPlan Build(
        TfLiteModel model, QuantizationRecipe recipe, CalibratedRanges? ranges, IReadOnlyDictionary<(int Subgraph, int Operator), string> rewritten)
    {
        RecipeCheck.Require(recipe);
        if (recipe.HasIntegerActivations)
        {
            return new IntegerPlanner(model, recipe, ranges ?? throw new TfLiteQuantException(
                ErrorCode.CalibrationMissing,
                $"{recipe.Technique} gives activations scales, for which data must be seen, and there is none.",
                "Give a representative dataset or a calibration table."), rewritten).Build();
        }

        return recipe.Technique == QuantizationTechnique.Float16 ? new Float16Planner(model, recipe).Build() : new DynamicRangePlanner(model, recipe).Build();
    }
}
