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

    private readonly Dictionary<(string Path, string? Signature), ModelSession?> _sessions = [];
    private readonly SemaphoreSlim _pending = new(MaxPending);
    private ThrottledProgress _progress = null!;
    private ClaimedTargets _claims = null!;
    private string? _inputPath;
    private string? _outputPath;
    private bool _modelsFromPipeline;
    private bool _hasObjects;

    /// <summary>Inputs of one sample: a dictionary or object of values by input name or, for models with one input, the
    /// values themselves.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [Alias("Inputs")]
    public PSObject? InputObject { get; set; }

    /// <summary>A .npz file with an array for each input, or a .npy file; the first dimension counts samples.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InputPath { get; set; }

    /// <summary>Samples of Import-RepresentativeDataset, or what that takes. Their labels are passed over.</summary>
    [Parameter]
    [Alias("RepresentativeDataset")]
    [DatasetTransformation]
    [ValidateNotNullOrEmpty]
    public RepresentativeDataset[] Dataset { get; set; } = [];

    /// <summary>The .npz (or .npy) file to write the outputs of -InputPath or -Dataset to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>Most samples of -InputPath or -Dataset to run. The default is all.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = int.MaxValue;

    /// <summary>Samples of -InputPath or -Dataset to pass over first.</summary>
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
        DatasetTransformationAttribute.Require(this, Dataset);
        try
        {
            Prepare();
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            this.EndWith(error, OutputPath ?? InputPath);
        }
    }

    private protected override void ProcessFile(string path)
    {
        if (_outputPath is not null) RunToFile(path, _outputPath);
        else if (_inputPath is not null || Dataset.Length > 0) RunAll(path, Dataset);
        else if (InputObject?.BaseObject is RepresentativeDataset given) RunAll(path, [given]);
        else RunObject(path);
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
        var given = new List<string>();
        if (InputPath is not null) given.Add("-InputPath");
        if (Dataset.Length > 0) given.Add("-Dataset");
        if (_hasObjects) given.Add("objects");
        if (given.Count > 1) throw ErrorCatalogue.InvalidOption($"{string.Join(" and ", given)} exclude each other.", "Give the one or the other.");
        if (Force && NoClobber) throw ErrorCatalogue.ForceBesideNoClobber();
        foreach (var option in (string[])[nameof(OutputPath), nameof(First), nameof(Skip)])
            if (InputPath is null && Dataset.Length == 0 && IsBound(option)) throw ErrorCatalogue.InvalidOption($"-{option} has no meaning without -InputPath or -Dataset.", "Leave it out, or name a file of inputs.");
        _ = SignatureOf(Dataset);
        _inputPath = InputPath is null ? null : Resolver.Literal(InputPath);
        _outputPath = OutputPath is null ? null : Resolver.Literal(OutputPath);
        _claims = new ClaimedTargets(Force, makesFolders: false, "Name a file in it.");
        _progress = new ThrottledProgress(this, "Running models");
    }

    private void RunObject(string path)
    {
        if (SessionOf(path, Signature) is not { } session) return;
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

    // Samples of -InputPath, or of datasets.
    private void RunAll(string path, RepresentativeDataset[] datasets)
    {
        if (SessionOf(path, SignatureOf(datasets)) is not { } session) return;
        TryOnWorker(
            path,
            (pump, token) => _inputPath is null
                ? Over(session, datasets, pump).Run(Emit(session, pump, token), token)
                : Over(session, pump).Run(_inputPath, Emit(session, pump, token), token),
            out _);
        _progress.Complete();
        Warn(session);
    }

    private void RunToFile(string path, string target)
    {
        if (!TryOnWorker(path, (_, _) => Check(path, target), out _)) return;
        var isWritten = ShouldProcess(target, $"Write outputs of '{path}' for '{_inputPath ?? string.Join("', '", Dataset.Select(static dataset => dataset.Description))}'");
        if (!isWritten)
        {
            _claims.Claim(target, path);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        if (SessionOf(path, SignatureOf(Dataset)) is not { } session) return;
        var succeeded = TryOnWorker(
            path,
            (pump, token) =>
            {
                var told = PassThru ? Emit(session, pump, token) : null;
                return _inputPath is null ? Over(session, Dataset, pump).Run(target, Force, told, token) : Over(session, pump).Run(_inputPath, target, Force, told, token);
            },
            out var samples);
        _progress.Complete();
        Warn(session);
        if (!succeeded) return;
        _claims.Claim(target, path);
        WriteObject(new FileRunResult
        {
            Path = target,
            InputPath = _inputPath,
            Model = path,
            Signature = session.Signature,
            Samples = samples,
            Elapsed = Stopwatch.GetElapsedTime(started),
        });
    }

    private bool Check(string path, string target)
    {
        SourceFile.Require(path);
        _claims.Require(target, path);
        foreach (var source in _inputPath is null ? Dataset.OfType<ImportedDataset>().SelectMany(static dataset => dataset.Path) : [_inputPath])
        {
            if (_inputPath is not null) SourceFile.Require(source);
            _claims.Require(target, source);
        }

        return true;
    }

    private FileRun Over(ModelSession session, PipelinePump pump) => new(session.Runner)
    {
        Skip = Skip,
        First = First,
        Progress = _progress.For(session.Path, pump),
    };

    private DatasetRun Over(ModelSession session, IReadOnlyList<RepresentativeDataset> datasets, PipelinePump pump) => new(session.Runner, datasets)
    {
        Skip = Skip,
        First = First,
        Progress = _progress.For(session.Path, pump),
    };

    // Datasets may name the entry point that they are for.
    private string? SignatureOf(IReadOnlyList<RepresentativeDataset> datasets)
    {
        var named = datasets.Select(dataset => dataset.Signature ?? Signature).Distinct().ToList();
        return named.Count > 1
            ? throw ErrorCatalogue.InvalidOption($"The datasets are for several entry points: {string.Join(", ", named.Select(static name => name is null ? "the main graph" : $"'{name}'"))}.", "Run those of one at a time.")
            : named.Count == 1 ? named[0] : Signature;
    }

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
    private ModelSession? SessionOf(string path, string? signature)
    {
        if (_sessions.TryGetValue((path, signature), out var open)) return open;
        TryOnWorker(path, (_, _) => new ModelSession(path, signature, Options, Dequantize), out var session);
        return _sessions[(path, signature)] = session;
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
