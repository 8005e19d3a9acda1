using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A cmdlet that makes a quantized model file of each model file.</summary>
public abstract class ConversionCommand : ModelWritingCommand<QuantizationResult>
{
    private QuantizationRecipe _recipe = null!;
    private Func<TfLiteModel, IProgress<OperationProgress>?, CancellationToken, CalibrationOutcome>? _calibrate;
    private ThrottledProgress _progress = null!;

    private protected ConversionCommand()
    {
    }

    private protected sealed override string Product => $"{_recipe.Technique} model";

    private protected sealed override string Suffix => OutputTarget.Suffix(_recipe.Technique);

    /// <summary>What is wanted, from the cmdlet's parameters.</summary>
    /// <exception cref="TfLiteQuantException">They contradict each other.</exception>
    private protected abstract QuantizationRecipe CreateRecipe();

    /// <summary>Gives the ranges of a model's values, for techniques that need them; null where the cmdlet has no data to give.</summary>
    private protected virtual Func<TfLiteModel, IProgress<OperationProgress>?, CancellationToken, CalibrationOutcome>? CreateCalibration(QuantizationRecipe recipe) => null;

    private protected sealed override void Prepare()
    {
        _recipe = CreateRecipe();
        // The engine judges the recipe before it looks at a model, so that a wrong one fails once and not for each file.
        RecipeCheck.Require(_recipe);
        _calibrate = CreateCalibration(_recipe);
        _progress = new ThrottledProgress(this, $"Quantizing models ({_recipe.Technique})");
    }

    private protected sealed override object? SubjectOf(Exception error)
        => error is TfLiteQuantException { Code: ErrorCode.TechniqueNotAvailable } ? _recipe.Technique : base.SubjectOf(error);

    private protected sealed override QuantizationResult Convert(string source, string target, PipelinePump pump, CancellationToken token)
        => ModelConverter.Convert(Request(source, target, pump), token);

    private protected sealed override QuantizationResult Preview(string source, string target, PipelinePump pump, CancellationToken token)
        => ModelConverter.Preview(Request(source, target, pump), token);

    private protected sealed override void Finish() => _progress.Complete();

    private protected sealed override void Tell(QuantizationResult result)
    {
        foreach (var warning in result.Warnings) WriteWarning($"{result.Source}: {warning}");
        foreach (var left in result.FloatLeftovers) WriteVerbose($"{result.Source}: {left.Operator} '{left.Name}' stays float: {left.Reason}");
    }

    private ConversionRequest Request(string source, string target, PipelinePump pump)
    {
        var progress = _progress.For(source, pump);
        return new ConversionRequest
        {
            Source = source,
            Destination = target,
            Recipe = _recipe,
            Overwrite = Force,
            Progress = progress,
            Calibrate = _calibrate is null ? null : (model, token) => _calibrate(model, progress, token),
        };
    }
}
