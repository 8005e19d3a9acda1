using System.Globalization;
using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Plans and carries out a quantization on a model in memory.</summary>
public static class ModelQuantizer
{
    /// <summary>Quantizes a model in place.</summary>
    /// <param name="model">A float model, whose constants may be stored in half precision or sparse; those that are replaced are released when it is
    /// written and disposed.</param>
    /// <param name="recipe">What is wanted.</param>
    /// <param name="ranges">What calibration found, for techniques with integer activations.</param>
    /// <param name="progress">Told of each constant.</param>
    /// <param name="cancellation">Asked between constants and channels. A cancelled model is half changed and of no use.</param>
    /// <returns>The plan as it came about.</returns>
    /// <exception cref="TfLiteQuantException">As <see cref="PlanBuilder.Build(TfLiteModel, QuantizationRecipe, CalibratedRanges?)"/>.</exception>
    public static QuantizationPlan Quantize(
        TfLiteModel model, QuantizationRecipe recipe, CalibratedRanges? ranges = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellation = default)
        => Complete(Apply(model, recipe, ranges, progress, cancellation));

    /// <summary>As <see cref="Quantize"/>, but half-precision constants are only made when the model is written;
    /// <see cref="Complete"/> then adds what making them found.</summary>
    internal static QuantizationPlan Apply(
        TfLiteModel model, QuantizationRecipe recipe, CalibratedRanges? ranges, IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        RecipeCheck.Require(recipe);
        var kept = ReplacedBuffersPass.Unreferenced(model);
        if (model.Buffers.Count == 0) model.Buffers.Add(new ModelBuffer());
        // Steps after the first meet tensors that the first one made.
        ranges = ranges?.Copy();
        var taken = DenseFloatsPass.Run(model);
        var plan = InSteps(model, recipe, step => ApplyStep(model, step, ranges, progress, cancellation));
        if (recipe.Rules.Count > 0) DirectConversionsPass.Run(model, recipe);
        plan = taken.Finish(plan);
        RuntimeMetadataPass.RaiseMinimumRuntime(model);
        ReplacedBuffersPass.Run(model, kept);
        return plan;
    }

    /// <summary>The plan for a model, with operators put into equivalents where the technique demands that; constants are not touched.</summary>
    internal static QuantizationPlan Plan(TfLiteModel model, QuantizationRecipe recipe, CalibratedRanges? ranges)
    {
        RecipeCheck.Require(recipe);
        var taken = DenseFloatsPass.Run(model);
        return taken.Describe(InSteps(model, recipe, step => PlanStep(model, step, ranges)));
    }

    /// <summary>Adds to a plan what making the constants found; the model must not have been disposed.</summary>
    internal static QuantizationPlan Complete(QuantizationPlan plan)
    {
        foreach (var row in plan.Tensors)
            if (row.Halves is { } halves) row.ClampedValues = halves.CountClamped();
        return plan with { Warnings = [.. plan.Warnings, .. ClampedWarnings(plan)] };
    }

    private static QuantizationPlan InSteps(TfLiteModel model, QuantizationRecipe recipe, Func<QuantizationRecipe, QuantizationPlan> run)
    {
        if (recipe.Rules.Count == 0) return run(recipe);
        var assignment = new RuleAssignment(model, recipe);
        var merge = new PlanMerge(model, assignment);
        foreach (var step in assignment.Steps()) merge.Add(step, run(step));
        var plan = merge.Result(recipe);
        if (recipe.IsIntegerOnly) IntegerOnlyCheck.Require(model, plan, recipe);
        return plan;
    }

    private static QuantizationPlan PlanStep(TfLiteModel model, QuantizationRecipe recipe, CalibratedRanges? ranges)
        => PlanBuilder.Build(model, recipe, ranges, EquivalentOperatorsPass.Run(model, recipe));

    private static QuantizationPlan ApplyStep(
        TfLiteModel model, QuantizationRecipe recipe, CalibratedRanges? ranges, IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        var plan = PlanStep(model, recipe, ranges);
        if (recipe.HasIntegerActivations)
        {
            new IntegerPass(model, recipe, plan, ranges!).Run(progress, cancellation);
            return plan;
        }

        if (recipe.Technique == QuantizationTechnique.Float16)
        {
            new HalfPrecisionPass(model, plan).Run(progress, cancellation);
            RuntimeMetadataPass.AllowReducedPrecision(model);
            return plan;
        }

        var applied = new QuantizeWeightsPass(model, recipe, plan).Run(progress, cancellation);
        return plan with { Tensors = applied, Warnings = [.. plan.Warnings, .. LeftWarnings(plan, applied)] };
    }

    private static IEnumerable<string> ClampedWarnings(QuantizationPlan plan)
        => plan.Tensors.Where(static row => row.ClampedValues > 0).Select(static row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row.ClampedValues} values of '{row.Name}' lie beyond half precision's range and were clamped to ±65504."));

    private static IEnumerable<string> LeftWarnings(QuantizationPlan plan, IReadOnlyList<TensorPlan> applied)
        => plan.Tensors.Except(applied).Where(static row => row.Scale is null)
            .Select(static row => $"'{row.Name}' holds values that are infinite or not numbers; it stays float.");
}
