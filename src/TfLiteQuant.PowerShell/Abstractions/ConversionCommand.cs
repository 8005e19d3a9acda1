using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A cmdlet that makes a model file of each model file: where it goes, what may be replaced, what is told.</summary>
public abstract class ConversionCommand : ModelFileCommand
{
    private readonly List<string> _sources = [];
    private QuantizationRecipe _recipe = null!;
    private Func<TfLiteModel, IProgress<OperationProgress>?, CancellationToken, CalibrationOutcome>? _calibrate;
    private OutputTarget _target = null!;
    private ClaimedTargets _claims = null!;
    private ThrottledProgress _progress = null!;

    private protected ConversionCommand()
    {
    }

    /// <summary>The file to write, for one source. Without this and -OutDirectory, the file is written beside the source
    /// and the technique becomes part of its name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>The folder to write to, under the sources' names. It is made where it is missing.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutDirectory { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps files that exist. This is so without it, too; it says so in a script.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes a result also where no file is written (-WhatIf, or -Confirm declined): it holds the plan.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is wanted, from the cmdlet's parameters.</summary>
    /// <exception cref="TfLiteQuantException">They contradict each other.</exception>
    private protected abstract QuantizationRecipe CreateRecipe();

    /// <summary>Gives the ranges of a model's values, for techniques that need them; null where the cmdlet has no data to give.</summary>
    private protected virtual Func<TfLiteModel, IProgress<OperationProgress>?, CancellationToken, CalibrationOutcome>? CreateCalibration(QuantizationRecipe recipe) => null;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        try
        {
            Prepare();
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            var isTechnique = error is TfLiteQuantException { Code: ErrorCode.TechniqueNotAvailable };
            ThrowTerminatingError(ErrorCatalogue.Record(error, isTechnique ? _recipe.Technique : Destination ?? OutDirectory));
        }
    }

    /// <inheritdoc/>
    private protected sealed override void ProcessFile(string path)
    {
        // One destination takes one source, and whether there are more is known at the end.
        if (Destination is not null) _sources.Add(path);
        else ConvertFile(path);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        if (_sources.Count > 1)
        {
            var error = ErrorCatalogue.InvalidOption($"{_sources.Count} models cannot all be written to '{Destination}'.", "Name a folder with -OutDirectory instead.");
            ThrowTerminatingError(ErrorCatalogue.Record(error, Destination));
        }

        foreach (var source in _sources) ConvertFile(source);
    }

    private void Prepare()
    {
        if (Destination is not null && OutDirectory is not null)
            throw ErrorCatalogue.InvalidOption("-Destination and -OutDirectory exclude each other.", "Give the one or the other.");
        if (Force && NoClobber)
            throw ErrorCatalogue.InvalidOption("-Force and -NoClobber exclude each other.", "Give the one or the other.");
        _recipe = CreateRecipe();
        // The engine judges the recipe before it looks at a model, so that a wrong one fails once and not for each file.
        RecipeCheck.Require(_recipe);
        _calibrate = CreateCalibration(_recipe);
        _target = new OutputTarget(
            Destination is null ? null : Resolver.Literal(Destination),
            OutDirectory is null ? null : Resolver.Literal(OutDirectory),
            _recipe.Technique);
        _claims = new ClaimedTargets(Force);
        _progress = new ThrottledProgress(this, $"Quantizing models ({_recipe.Technique})");
    }

    private void ConvertFile(string source)
    {
        var target = _target.For(source);
        if (!TryOnWorker(source, (_, _) => Check(source, target), out _)) return;
        var isWritten = ShouldProcess(target, $"Write {_recipe.Technique} model of '{source}'");
        if (!isWritten) _claims.Claim(target, source);
        if (!isWritten && !PassThru) return;
        var succeeded = TryOnWorker(source, (pump, token) => isWritten ? Convert(source, target, pump, token) : ModelConverter.Preview(Request(source, target, pump), token), out var result);
        _progress.Complete();
        if (!succeeded) return;
        _claims.Claim(target, source);
        Tell(result);
        WriteObject(result);
    }

    private bool Check(string source, string target)
    {
        SourceFile.Require(source);
        _claims.Require(target, source);
        return true;
    }

    private QuantizationResult Convert(string source, string target, PipelinePump pump, CancellationToken token)
    {
        if (OutDirectory is not null) OutputTarget.CreateDirectoryOf(target);
        return ModelConverter.Convert(Request(source, target, pump), token);
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

    private void Tell(QuantizationResult result)
    {
        foreach (var warning in result.Warnings) WriteWarning($"{result.Source}: {warning}");
        foreach (var left in result.FloatLeftovers) WriteVerbose($"{result.Source}: {left.Operator} '{left.Name}' stays float: {left.Reason}");
    }
}
