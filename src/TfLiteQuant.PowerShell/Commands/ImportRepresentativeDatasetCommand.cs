using System.Collections;
using System.Management.Automation;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Completion;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Schema;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Import-RepresentativeDataset</c>: makes a dataset of files or objects, to calibrate and to test models with.</summary>
[Cmdlet(VerbsData.Import, "RepresentativeDataset", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ImportedDataset), typeof(DatasetPreview))]
public sealed partial class ImportRepresentativeDatasetCommand : WorkerCommand
{
    private const string ObjectSet = "InputObject";
    private const string JoinedSet = "InputSource";

    private DatasetBuilder _builder = null!;
    private ThrottledProgress _progress = null!;
    private string? _model;
    private bool _hasFailed;

    /// <summary>Files and folders of samples. Wildcards are allowed. All of them make one dataset.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [DatasetPathTransformation]
    public string[] Path { get; set; } = [];

    /// <summary>Files and folders by their exact names.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Samples as objects: dictionaries or objects of values by input name, arrays, script blocks that write samples; also
    /// a dictionary of sources by input name, or a dataset.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    public object? InputObject { get; set; }

    /// <summary>A source for each of several inputs, by the inputs' names: paths or datasets.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JoinedSet)]
    [ValidateNotNullOrEmpty]
    public IDictionary? InputSource { get; set; }

    /// <summary>The input that values without a name are for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InputName { get; set; }

    /// <summary>Inputs by the names that the source has for them: arrays, columns, features, properties.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public IDictionary? Rename { get; set; }

    /// <summary>The entry point that the samples are for. The default is the main graph.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SignatureCompleter))]
    public string? Signature { get; set; }

    /// <summary>The files' format, where their names do not tell.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DatasetFormatCompleter))]
    public string? Format { get; set; }

    /// <summary>What values are multiplied by: one number, or one per channel.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public double[] Scale { get; set; } = [];

    /// <summary>What is subtracted from values then: one number, or one per channel.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public double[] Mean { get; set; } = [];

    /// <summary>What values are divided by last: one number, or one per channel.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public double[] Std { get; set; } = [];

    /// <summary>Order of the dimensions in arrays of images.</summary>
    [Parameter]
    public ImageLayout Layout { get; set; }

    /// <summary>Colours of images and their order.</summary>
    [Parameter]
    public ImageColor ColorOrder { get; set; }

    /// <summary>How images get the input's size.</summary>
    [Parameter]
    public ImageResize Resize { get; set; }

    /// <summary>What of an image is used where its proportions are not the input's.</summary>
    [Parameter]
    public ImageCrop Crop { get; set; }

    /// <summary>Part of an image's height and width that is kept around its centre.</summary>
    [Parameter]
    [ValidateRange(0.01, 1.0)]
    public double CentralFraction { get; set; } = 1;

    /// <summary>Value of the pixels beside an image that is fitted in.</summary>
    [Parameter]
    public byte PadValue { get; set; }

    /// <summary>Leaves images as they are stored, whatever their EXIF data says of the camera's position.</summary>
    [Parameter]
    public SwitchParameter IgnoreOrientation { get; set; }

    /// <summary>Type of the elements in raw files, and of raw bytes in records.</summary>
    [Parameter]
    public TensorType ElementType { get; set; }

    /// <summary>What separates the columns of text tables.</summary>
    [Parameter]
    public char Delimiter { get; set; }

    /// <summary>Samples a second that the model expects; sounds of another rate are refused.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int SampleRate { get; set; }

    /// <summary>Channel of sounds to take, from 0. The default is the mean of all.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Channel { get; set; }

    /// <summary>Steps, in sound samples, between windows over sounds that are longer than the input.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Hop { get; set; }

    /// <summary>Most samples to use. The default is all.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = int.MaxValue;

    /// <summary>Samples to pass over first.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    /// <summary>Brings the samples into random order before some are chosen.</summary>
    [Parameter]
    public SwitchParameter Shuffle { get; set; }

    /// <summary>What fixes the order of shuffled samples, on every system.</summary>
    [Parameter]
    public ulong Seed { get; set; }

    /// <summary>Number of the stretch to use, from 1, of the -ShardCount that the chosen samples are parted into.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Shard { get; set; }

    /// <summary>Number of even stretches that the chosen samples are parted into.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int ShardCount { get; set; }

    /// <summary>Where labels come from: FolderName, a column, array, feature or property, or a file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LabelFrom { get; set; }

    /// <summary>Names of the classes in the order of the model's scores.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ClassName { get; set; } = [];

    /// <summary>Shows what -Model will be fed instead of giving the dataset.</summary>
    [Parameter]
    public SwitchParameter Preview { get; set; }

    /// <summary>The model that -Preview is about.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            Prepare();
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            this.EndWith(error, Model ?? LabelFrom);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (var path in Path) Gather(path, () => _builder.AddPath(path, isLiteral: false));
                break;
            case LiteralPathSet:
                foreach (var path in LiteralPath) Gather(path, () => _builder.AddPath(path, isLiteral: true));
                break;
            case ObjectSet when IsBound(nameof(InputObject)) && !MyInvocation.ExpectingInput:
                Gather(InputObject, () => _builder.AddArgument(InputObject));
                break;
            case ObjectSet:
                Gather(InputObject, () => _builder.AddPiped(InputObject));
                break;
            default:
                Gather(InputSource, () => _builder.AddParts(InputSource!));
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var error in _builder.ScriptErrors) WriteError(error);
        // A dataset that lacks samples which were meant to be in it is worse than none.
        if (_hasFailed || _builder.ScriptErrors.Count > 0) return;
        if (!TryOnWorker(_builder.Target, (_, _) => _builder.Build(), out var dataset)) return;
        if (!Preview)
        {
            WriteObject(dataset);
            return;
        }

        var succeeded = TryOnWorker(_model, (pump, token) => Inspect(dataset, pump, token), out var preview);
        _progress.Complete();
        if (succeeded) WriteObject(preview);
    }

    private void Prepare()
    {
        if (Preview && Model is null) throw ErrorCatalogue.InvalidOption("-Preview shows what a model will be fed, and there is none.", "Name it with -Model.");
        if (Model is not null && !Preview) throw ErrorCatalogue.InvalidOption("-Model has no meaning without -Preview.", "Leave it out; a dataset serves any model.");
        if (IsBound(nameof(Seed)) && !Shuffle) throw ErrorCatalogue.InvalidOption("-Seed has no meaning without -Shuffle.", "Leave it out, or shuffle.");
        if (InputSource is not null && InputName is not null) throw ErrorCatalogue.InvalidOption("-InputSource and -InputName exclude each other.", "Give the one or the other: sources go by their inputs' names already.");
        _model = Model is null ? null : Resolver.Literal(Model);
        if (IsBound(nameof(Shard)) != IsBound(nameof(ShardCount))) throw ErrorCatalogue.InvalidOption("-Shard and -ShardCount need each other.", "Say which stretch of how many is to be used, as -Shard 1 -ShardCount 4.");
        if (Shard > ShardCount) throw ErrorCatalogue.InvalidOption(FormattableString.Invariant($"There is no shard {Shard} of {ShardCount}."), "Give -Shard a number from 1 to -ShardCount.");
        var selection = new DatasetSelection(Skip, IsBound(nameof(First)) ? First : null, Shuffle ? Seed : null, Shard > 0 ? new DatasetShard(Shard, ShardCount) : null);
        _builder = new DatasetBuilder(Resolver, Options(), selection, Signature);
        _progress = new ThrottledProgress(this, "Looking at data");
    }

    private void Gather(object? item, Action add)
    {
        try
        {
            add();
        }
        catch (Exception error) when (error is not PipelineStoppedException)
        {
            _hasFailed = true;
            WriteError(ErrorCatalogue.Record(error, item));
        }
    }

    private DatasetPreview Inspect(ImportedDataset dataset, PipelinePump pump, CancellationToken token)
    {
        using var model = ModelReader.Open(_model!);
        using var runner = new SampleRunner(model, dataset.Signature);
        var inspector = new DatasetInspector { Samples = IsBound(nameof(First)) ? First : DatasetInspector.DefaultSamples, Progress = _progress.For(_model!, pump) };
        return inspector.Inspect(dataset, runner.ModelInputs, model, token);
    }
}
