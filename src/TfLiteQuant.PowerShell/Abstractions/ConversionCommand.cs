using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A cmdlet that makes a quantized model file of each model file.</summary>
public abstract class ConversionCommand : ModelWritingCommand<QuantizationResult>
{
    private QuantizationRecipe _recipe = null!;
    private ThrottledProgress _progress = null!;

    private protected ConversionCommand()
    {
    }

    private protected sealed override string Product => $"{_recipe.Technique} model";

    private protected sealed override string Suffix => OutputTarget.Suffix(_recipe.Technique);

    /// <summary>What is wanted, from the cmdlet's parameters.</summary>
    /// <exception cref="TfLiteQuantException">They contradict each other.</exception>
    private protected abstract QuantizationRecipe CreateRecipe();

    private protected sealed override void Prepare()
    {
        _recipe = CreateRecipe();
        // The engine judges the recipe before it looks at a model, so that a wrong one fails once and not for each file.
        PlanBuilder.Build(new TfLiteModel(), _recipe);
        _progress = new ThrottledProgress(this, $"Quantizing models ({_recipe.Technique})");
    }

    private protected sealed override object? SubjectOf(Exception error)
        => error is TfLiteQuantException { Code: ErrorCode.TechniqueNotAvailable } ? _recipe.Technique : base.SubjectOf(error);

    private protected sealed override QuantizationResult Convert(string source, string target, PipelinePump pump, CancellationToken token)
        => ModelConverter.Convert(Request(source, target) with { Progress = _progress.For(source, pump) }, token);

    private protected sealed override QuantizationResult Preview(string source, string target) => ModelConverter.Preview(Request(source, target));

    private protected sealed override void Finish() => _progress.Complete();

    private protected sealed override void Tell(QuantizationResult result)
    {
        foreach (var warning in result.Warnings) WriteWarning($"{result.Source}: {warning}");
        foreach (var left in result.FloatLeftovers) WriteVerbose($"{result.Source}: {left.Operator} '{left.Name}' stays float: {left.Reason}");
    }

    private ConversionRequest Request(string source, string target) => new()
    {
        Source = source,
        Destination = target,
        Recipe = _recipe,
        Overwrite = Force,
    };
}
