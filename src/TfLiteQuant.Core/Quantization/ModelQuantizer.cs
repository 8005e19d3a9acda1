using System.Globalization;
using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Plans and carries out a quantization on a model in memory.</summary>
public static class ModelQuantizer
{
    /// <summary>Quantizes a model in place.</summary>
    /// <param name="model">A float model; constants that are replaced are released when it is written and disposed.</param>
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
        var plan = Plan(model, recipe, ranges);
        var kept = ReplacedBuffersPass.Unreferenced(model);
        if (model.Buffers.Count == 0) model.Buffers.Add(new ModelBuffer());
        if (recipe.Technique == QuantizationTechnique.Float16)
        {
            new HalfPrecisionPass(model, plan).Run(progress, cancellation);
            RuntimeMetadataPass.AllowReducedPrecision(model);
        }
        else if (recipe.NeedsCalibration)
        {
            new IntegerPass(model, recipe, plan).Run(progress, cancellation);
        }
        else
        {
            var applied = new QuantizeWeightsPass(model, recipe, plan).Run(progress, cancellation);
            plan = plan with { Tensors = applied, Warnings = [.. plan.Warnings, .. LeftWarnings(plan, applied)] };
        }

        RuntimeMetadataPass.RaiseMinimumRuntime(model);
        ReplacedBuffersPass.Run(model, kept);
        return plan;
    }

    /// <summary>The plan for a model, with operators put into equivalents where the technique demands that; constants are not touched.</summary>
    internal static QuantizationPlan Plan(TfLiteModel model, QuantizationRecipe recipe, CalibratedRanges? ranges)
        => PlanBuilder.Build(model, recipe, ranges, EquivalentOperatorsPass.Run(model, recipe));

    /// <summary>Adds to a plan what making the constants found; the model must not have been disposed.</summary>
    internal static QuantizationPlan Complete(QuantizationPlan plan)
    {
        foreach (var row in plan.Tensors)
            if (row.Halves is { } halves) row.ClampedValues = halves.CountClamped();
        return plan with { Warnings = [.. plan.Warnings, .. ClampedWarnings(plan)] };
    }

    private static IEnumerable<string> ClampedWarnings(QuantizationPlan plan)
        => plan.Tensors.Where(static row => row.ClampedValues > 0).Select(static row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row.ClampedValues} values of '{row.Name}' lie beyond half precision's range and were clamped to ±65504."));

    private static IEnumerable<string> LeftWarnings(QuantizationPlan plan, IReadOnlyList<TensorPlan> applied)
        => plan.Tensors.Except(applied).Where(static row => row.Scale is null)
            .Select(static row => $"'{row.Name}' holds values that are infinite or not numbers; it stays float.");
}
