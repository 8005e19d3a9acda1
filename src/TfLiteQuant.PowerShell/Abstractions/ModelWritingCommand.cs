using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A cmdlet that writes a model file for each model file: where it goes, what may be replaced, what is asked first.</summary>
/// <typeparam name="TResult">What is told of each.</typeparam>
public abstract class ModelWritingCommand<TResult> : ModelFileCommand
    where TResult : class
{
    private readonly List<string> _sources = [];
    private OutputTarget _target = null!;
    private ClaimedTargets _claims = null!;

    private protected ModelWritingCommand()
    {
    }

    /// <summary>The file to write, for one source. Without this and -OutDirectory, the file is written beside the source
    /// and what it was made for becomes part of its name.</summary>
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

    /// <summary>Writes a result also where no file is written (-WhatIf, or -Confirm declined).</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What the written model is, for the question that is asked first, such as <c>Int8 model</c>.</summary>
    private protected abstract string Product { get; }

    /// <summary>What is put behind the source's name where the file is written beside it.</summary>
    private protected abstract string Suffix { get; }

    /// <summary>Whether sources wait for the end of the pipeline, which brings something that they need.</summary>
    private protected virtual bool IsGathering => false;

    /// <summary>Judges the parameters, before any file is looked at.</summary>
    /// <exception cref="TfLiteQuantException">They contradict each other.</exception>
    private protected abstract void Prepare();

    /// <summary>Writes the model, on a worker thread.</summary>
    private protected abstract TResult Convert(string source, string target, PipelinePump pump, CancellationToken token);

    /// <summary>What <see cref="Convert"/> would do, without writing, on a worker thread.</summary>
    private protected abstract TResult Preview(string source, string target, PipelinePump pump, CancellationToken token);

    /// <summary>What an error that ends the command is about.</summary>
    private protected virtual object? SubjectOf(Exception error) => (error as TfLiteQuantException)?.Location.Path ?? Destination ?? OutDirectory;

    /// <summary>Called on the pipeline's thread when the worker has ended, in whatever way.</summary>
    private protected virtual void Finish()
    {
    }

    /// <summary>Tells of a result besides writing it: warnings, verbose text.</summary>
    private protected abstract void Tell(TResult result);

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        try
        {
            if (Destination is not null && OutDirectory is not null)
                throw ErrorCatalogue.InvalidOption("-Destination and -OutDirectory exclude each other.", "Give the one or the other.");
            if (Force && NoClobber)
                throw ErrorCatalogue.ForceBesideNoClobber();
            Prepare();
            _target = new OutputTarget(Destination is null ? null : Resolver.Literal(Destination), OutDirectory is null ? null : Resolver.Literal(OutDirectory), Suffix);
            _claims = new ClaimedTargets(Force, OutDirectory is not null, ClaimedTargets.NameDirectory);
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            this.EndWith(error, SubjectOf(error));
        }
    }

    /// <inheritdoc/>
    private protected sealed override void ProcessFile(string path)
    {
        // One destination takes one source, and whether there are more is known at the end.
        if (Destination is not null || IsGathering) _sources.Add(path);
        else Handle(path);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        if (Destination is not null && _sources.Count > 1)
        {
            var error = ErrorCatalogue.InvalidOption($"{_sources.Count} models cannot all be written to '{Destination}'.", "Name a folder with -OutDirectory instead.");
            this.EndWith(error, Destination);
        }

        foreach (var source in _sources) Handle(source);
    }

    private void Handle(string source)
    {
        var target = _target.For(source);
        if (!TryOnWorker(source, (_, _) => Check(source, target), out _)) return;
        var isWritten = ShouldProcess(target, $"Write {Product} of '{source}'");
        if (!isWritten) _claims.Claim(target, source);
        if (!isWritten && !PassThru) return;
        var succeeded = TryOnWorker(source, (pump, token) => isWritten ? Write(source, target, pump, token) : Preview(source, target, pump, token), out var result);
        Finish();
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

    private TResult Write(string source, string target, PipelinePump pump, CancellationToken token)
    {
        if (OutDirectory is not null) OutputTarget.CreateDirectoryOf(target);
        return Convert(source, target, pump, token);
    }
}
