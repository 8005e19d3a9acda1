using System.Diagnostics;
using System.Management.Automation;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Invoke-TfLiteModel</c>: runs models on arrays, objects or files, and gives their outputs.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TfLiteModel", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(ModelOutput), typeof(FileRunResult))]
public sealed class InvokeTfLiteModelCommand : ExecutionCommand, IDisposable
{
    // Outputs wait for the next command; the worker waits when so many do.
    private const int MaxPending = 16;

    private readonly Dictionary<string, ModelSession?> _sessions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _pending = new(MaxPending);
    private ThrottledProgress _progress = null!;
    private ClaimedTargets _claims = null!;
    private string? _inputPath;
    private string? _outputPath;
    private bool _modelsFromPipeline;
    private bool _hasObjects;

    /// <summary>Inputs of one sample: a dictionary or object of values by input name or, for models with one input, the
    /// values themselves.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Inputs")]
    public PSObject? InputObject { get; set; }

    /// <summary>A .npz file with an array for each input, or a .npy file; the first dimension counts samples.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InputPath { get; set; }

    /// <summary>The .npz (or .npy) file to write the outputs of -InputPath to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>Most samples of -InputPath to run. The default is all.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = int.MaxValue;

    /// <summary>Samples of -InputPath to pass over first.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    /// <summary>Gives quantized outputs as float32 instead of as codes.</summary>
    [Parameter]
    public SwitchParameter Dequantize { get; set; }

    /// <summary>What to do when a value that is infinite or not a number arises inside the model.</summary>
    [Parameter]
    public NonFiniteMode NonFinite { get; set; }

    /// <summary>Replaces -OutputPath where it exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps -OutputPath where it exists. This is so without it, too; it says so in a script.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the outputs of each sample as an object also where they go to -OutputPath.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override InterpreterOptions Options => base.Options with { NonFinite = NonFinite };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            Prepare();
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            ThrowTerminatingError(ErrorCatalogue.Record(error, OutputPath ?? InputPath));
        }
    }

    private protected override void ProcessFile(string path)
    {
        if (_inputPath is null) RunObject(path);
        else if (_outputPath is null) RunFile(path);
        else RunToFile(path, _outputPath);
        if (!_modelsFromPipeline && MyInvocation.ExpectingInput) return;
        Close();
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Close();

    /// <summary>Closes models that an ended pipeline has left open.</summary>
    public void Dispose()
    {
        Close();
        _pending.Dispose();
    }

    private void Prepare()
    {
        _modelsFromPipeline = !IsBound(nameof(Path)) && !IsBound(nameof(LiteralPath));
        // What comes through the pipeline is taken for models unless those are named already.
        _hasObjects = IsBound(nameof(InputObject)) || (MyInvocation.ExpectingInput && !_modelsFromPipeline);
        if (InputPath is not null && _hasObjects) throw ErrorCatalogue.InvalidOption("-InputPath and objects exclude each other.", "Give the one or the other.");
        if (Force && NoClobber) throw ErrorCatalogue.ForceBesideNoClobber();
        foreach (var option in (string[])[nameof(OutputPath), nameof(First), nameof(Skip)])
            if (InputPath is null && IsBound(option)) throw ErrorCatalogue.InvalidOption($"-{option} has no meaning without -InputPath.", "Leave it out, or name a file of inputs.");
        _inputPath = InputPath is null ? null : Resolver.Literal(InputPath);
        _outputPath = OutputPath is null ? null : Resolver.Literal(OutputPath);
        _claims = new ClaimedTargets(Force, "Name a file in it.");
        _progress = new ThrottledProgress(this, "Running models");
    }

    private void RunObject(string path)
    {
        if (SessionOf(path) is not { } session) return;
        var sample = session.Samples++;
        IReadOnlyDictionary<string, SampleArray> inputs;
        try
        {
            inputs = new InputReading(Resolver).Read(_hasObjects ? InputObject : null, session.Runner);
        }
        catch (Exception error) when (error is not PipelineStoppedException)
        {
            WriteError(ErrorCatalogue.Record(error is TfLiteQuantException known ? known.InFile(path) : error, path));
            return;
        }

        if (!TryOnWorker(path, (_, token) => session.Runner.Run(inputs, token), out var outputs)) return;
        Warn(session);
        WriteObject(OutputObject.Make(session, sample, outputs));
    }

    private void RunFile(string path)
    {
        if (SessionOf(path) is not { } session) return;
        TryOnWorker(path, (pump, token) => Over(session, pump).Run(_inputPath!, Emit(session, pump, token), token), out _);
        _progress.Complete();
        Warn(session);
    }

    private void RunToFile(string path, string target)
    {
        if (!TryOnWorker(path, (_, _) => Check(path, target), out _)) return;
        var isWritten = ShouldProcess(target, $"Write outputs of '{path}' for '{_inputPath}'");
        if (!isWritten)
        {
            _claims.Claim(target, path);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        if (SessionOf(path) is not { } session) return;
        var succeeded = TryOnWorker(
            path,
            (pump, token) => Over(session, pump).Run(_inputPath!, target, Force, PassThru ? Emit(session, pump, token) : null, token),
            out var samples);
        _progress.Complete();
        Warn(session);
        if (!succeeded) return;
        _claims.Claim(target, path);
        WriteObject(new FileRunResult
        {
            Path = target,
            InputPath = _inputPath!,
            Model = path,
            Signature = Signature,
            Samples = samples,
            Elapsed = Stopwatch.GetElapsedTime(started),
        });
    }

    private bool Check(string path, string target)
    {
        SourceFile.Require(path);
        SourceFile.Require(_inputPath!);
        _claims.Require(target, path);
        _claims.Require(target, _inputPath!);
        return true;
    }

    private FileRun Over(ModelSession session, PipelinePump pump) => new(session.Runner)
    {
        Skip = Skip,
        First = First,
        Progress = _progress.For(session.Path, pump),
    };

    private Action<int, IReadOnlyList<SampleArray>> Emit(ModelSession session, PipelinePump pump, CancellationToken token) => (sample, outputs) =>
    {
        _pending.Wait(token);
        pump.Post(() =>
        {
            _pending.Release();
            WriteObject(OutputObject.Make(session, sample, outputs));
        });
    };

    // A model that cannot be opened is one error, however many samples come.
    private ModelSession? SessionOf(string path)
    {
        if (_sessions.TryGetValue(path, out var open)) return open;
        TryOnWorker(path, (_, _) => new ModelSession(path, Signature, Options, Dequantize), out var session);
        return _sessions[path] = session;
    }

    private void Warn(ModelSession session)
    {
        if (NonFinite == NonFiniteMode.Report && session.TakeNonFinite() is { } finding) WriteWarning(finding.ToString());
    }

    private void Close()
    {
        foreach (var session in _sessions.Values) session?.Dispose();
        _sessions.Clear();
    }
}
