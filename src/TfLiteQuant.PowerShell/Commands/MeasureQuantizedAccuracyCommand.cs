using System.Management.Automation;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Completion;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Quantization;
using TfLiteQuant.Reports;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Measure-QuantizedAccuracy</c>: how good quantized models are beside the float model they were made of.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "QuantizedAccuracy", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(AccuracyResult))]
public sealed class MeasureQuantizedAccuracyCommand : AccuracyCommand
{
    private readonly List<(string Reference, string Path)> _pairs = [];
    private readonly Dictionary<string, QuantizationPlan> _plans = [];
    private readonly AssumedPlans _assumed = new();
    private ThrottledProgress _progress = null!;
    private IReadOnlyList<Metric> _metrics = [];
    private string? _partPath;
    private bool _isOneOfSeveral;

    /// <summary>Quantized models. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [Alias("Quantized")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [FilePathTransformation]
    public override string[] Path { get; set; } = [];

    /// <summary>The float model that they were made of.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Source")]
    [ValidateNotNullOrEmpty]
    public string Reference { get; set; } = "";

    /// <summary>How the model was converted, by which the report tells why operators stayed float.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public QuantizationPlan? Plan { get; set; }

    /// <summary>Samples to measure with, and their labels.</summary>
    [Parameter(Mandatory = true)]
    [Alias("RepresentativeDataset")]
    [DatasetTransformation]
    [ValidateNotNullOrEmpty]
    public RepresentativeDataset[] Dataset { get; set; } = [];

    /// <summary>What to measure. The default is what suits outputs and labels.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MetricNameCompleter))]
    public string[] Metric { get; set; } = [];

    /// <summary>Computes a score of each sample; the metric is their mean.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Smaller scores of -ScriptBlock are better.</summary>
    [Parameter]
    public SwitchParameter LowerIsBetter { get; set; }

    /// <summary>The output to measure, by the float model's name. The default is the one that fits.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OutputNameCompleter))]
    public string? OutputName { get; set; }

    /// <summary>The label to hold it against. The default is the one that fits.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LabelName { get; set; }

    /// <summary>What outputs are held against: labels, or the float model's outputs.</summary>
    [Parameter]
    public MetricTruth Against { get; set; }

    /// <summary>How many of the highest scores TopK looks at.</summary>
    [Parameter]
    [Alias("K")]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; } = new MetricOptions().K;

    /// <summary>A single score above this means yes, or foreground.</summary>
    [Parameter]
    public float Threshold { get; set; } = new MetricOptions().Threshold;

    /// <summary>A sample may be of several classes or of none: labels are a 0 or 1 for each score.</summary>
    [Parameter]
    public SwitchParameter MultiLabel { get; set; }

    /// <summary>What is added to a label to find its score: 1 for models that put a background class first.</summary>
    [Parameter]
    public int LabelOffset { get; set; }

    /// <summary>The label of pixels, steps of a sequence or samples which do not count.</summary>
    [Parameter]
    public int IgnoreLabel { get; set; }

    /// <summary>Largest value that images can have, for Psnr and Ssim.</summary>
    [Parameter]
    [ValidateRange(double.Epsilon, double.MaxValue)]
    public double Peak { get; set; }

    /// <summary>What the numbers of a box are, in outputs and labels.</summary>
    [Parameter]
    public BoxFormat BoxFormat { get; set; }

    /// <summary>How much boxes must overlap, as intersection over union. The mean over several is given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public double[] Overlap { get; set; } = [.. new MetricOptions().OverlapThresholds];

    /// <summary>How much elements may differ to agree, as a share of the range of the float model's output, or of its magnitude where it is a single value.</summary>
    [Parameter]
    [ValidateRange(0, double.MaxValue)]
    public double Tolerance { get; set; } = new Evaluator().Tolerance;

    /// <summary>Most samples to measure with. The default is all.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <summary>Samples of -Dataset on which -ReportPath compares layers; 0 leaves them out.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long LayerSampleCount { get; set; } = ModelReporter.DefaultLayerSamples;

    /// <summary>Entry point of datasets that name none. The default is the main graph.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SignatureCompleter))]
    public string? Signature { get; set; }

    /// <summary>Threads to compute with. The default, 0, is as many as the machine has cores.</summary>
    [Parameter]
    [ValidateRange(0, 1024)]
    public int Threads { get; set; }

    /// <summary>Most bytes of memory for tensors and kernels. The default is what the machine has.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long MaxMemory { get; set; }

    /// <summary>The file to write what was measured to, for Merge-AccuracyPart.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PartPath { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RequireOptions();
        DatasetTransformationAttribute.Require(this, Dataset);
        try
        {
            if (!IsReported && IsBound(nameof(LayerSampleCount))) throw ErrorCatalogue.InvalidOption("-LayerSampleCount has no meaning without -ReportPath.", "Compare-QuantizedModel compares layers by itself.");
            if (LowerIsBetter && ScriptBlock is null) throw ErrorCatalogue.InvalidOption("-LowerIsBetter has no meaning without -ScriptBlock.", "Metrics of the module know which way is better.");
            _metrics = [.. Metric.Distinct(StringComparer.OrdinalIgnoreCase).Select(MetricRegistry.Named)];
            MetricParameters.Require(MyInvocation.BoundParameters.Keys, _metrics, isOpen: _metrics.Count == 0 && ScriptBlock is null);
            if (ScriptBlock is null && Against != MetricTruth.Label && LabelName is null)
                Gate.Require([.. _metrics.Select(metric => (metric.TitleFor(new MetricOptions()), metric.Unit, (Against == MetricTruth.Auto ? metric.Against : Against) == MetricTruth.Reference ? null : ""))]);
            if (LabelName is not null && Against == MetricTruth.Reference) throw ErrorCatalogue.InvalidOption("-LabelName has no meaning with -Against Reference.", "Leave one of them out: outputs are held against labels, or against the float model's.");
        }
        catch (TfLiteQuantException error)
        {
            this.EndWith(error, null);
        }

        _partPath = PartPath is null ? null : PartTarget(PartPath, "-PartPath");

        _progress = new ThrottledProgress(this, "Measuring accuracy");
    }

    private protected override void ProcessFile(string path)
    {
        try
        {
            _pairs.Add((Resolver.Literal(Reference), path));
            if (Plan is not null) _plans[path] = Plan;
        }
        catch (Exception error) when (error is SessionStateException or NotAFileException)
        {
            Note(error, Reference);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var groups = ModelRoles.Of(this, _pairs).GroupBy(static pair => pair.Reference, static pair => pair.Path).ToList();
        if (_partPath is not null && groups.Count > 1)
            this.EndWith(ErrorCatalogue.InvalidOption($"What is measured of {groups.Count} float models cannot be written to one part.", "Measure the models of one float model at a time."), _partPath);
        _isOneOfSeveral = groups.Count > 1;
        var results = new List<AccuracyResult>();
        var reports = new List<ModelReport>();
        IReadOnlyList<AccuracyResult> last = [];
        foreach (var group in groups)
        {
            if (Measure(group.Key, [.. group], out var found) is not { } part) continue;
            Save(part);
            var judged = Judged(part);
            reports.AddRange(WithAccuracy(found, part, judged));
            results.AddRange(judged);
            if (group == groups[^1]) last = judged;
            else WriteAhead(reports, () => Write(judged));
        }

        Finish(reports, results, last);
    }

    private AccuracyPart? Measure(string reference, IReadOnlyList<string> paths, out IReadOnlyList<ModelReport> reports)
    {
        reports = [];
        using var models = new OpenModels();
        if (Attempt(reference, _isOneOfSeveral, (_, _) => models.Open(reference)) is not { } original) return null;
        var quantized = paths.Select(path => Open(models, original, path, isAlone: paths.Count == 1)).OfType<TfLiteModel>().ToList();
        if (quantized.Count == 0) return null;
        var part = Attempt(reference, _isOneOfSeveral, (pump, token) => Evaluator(pump, token, reference).Run(original, quantized, Dataset, token));
        if (IsReported && part is not null) reports = [.. quantized.Select(model => Report(original, model, part))];
        _progress.Complete();
        return part;
    }

    // Of several models, one that cannot be run or compared is told by itself: a sample shows.
    private TfLiteModel? Open(OpenModels models, TfLiteModel original, string path, bool isAlone)
    {
        if (TryQuietly(
            path,
            (pump, token) =>
            {
                var model = models.Open(path);
                if (!isAlone) new Evaluator { Against = MetricTruth.Reference, Signature = Signature, First = 1, Running = Running }.Run(original, [model], Dataset, token);
                return model;
            },
            out var opened,
            out var failure))
        {
            return opened;
        }

        // What is wrong with the data is wrong for all models of this float model.
        if (!_isOneOfSeveral && failure is TfLiteQuantException { Code: ErrorCode.InvalidDataset or ErrorCode.InvalidInput or ErrorCode.InvalidMetric }) this.EndWith(failure, path);
        Note(failure, path);
        return null;
    }

    private ModelReport Report(TfLiteModel original, TfLiteModel model, AccuracyPart part) => Require(model.Path!, (pump, token) =>
    {
        var layers = new LayerComparison { Signature = Signature, First = Math.Min(LayerSampleCount, First), Running = Running, Progress = _progress.For(model.Path!, pump) };
        return new ModelReporter { Part = part, Plans = _assumed, Layers = LayerSampleCount == 0 ? null : layers }.Report(original, model, _plans.GetValueOrDefault(model.Path!), Dataset, token);
    });

    private InterpreterOptions Running => new() { Threads = Threads, MemoryLimit = MaxMemory > 0 ? MaxMemory : null };

    private Evaluator Evaluator(PipelinePump pump, CancellationToken token, string reference) => new()
    {
        Metrics = ScriptBlock is null ? _metrics : [.. _metrics, new ScriptMetric(ScriptBlock, !LowerIsBetter).For(pump, token)],
        Gate = Gate,
        Options = new MetricOptions
        {
            K = Top,
            Threshold = Threshold,
            MultiLabel = MultiLabel,
            LabelOffset = LabelOffset,
            IgnoreLabel = IsBound(nameof(IgnoreLabel)) ? IgnoreLabel : null,
            Peak = IsBound(nameof(Peak)) ? Peak : null,
            BoxFormat = BoxFormat,
            OverlapThresholds = Overlap,
        },
        Against = Against,
        OutputName = OutputName,
        LabelName = LabelName,
        Signature = Signature,
        First = First == long.MaxValue ? null : First,
        Tolerance = Tolerance,
        Running = Running,
        Progress = _progress.For(reference, pump),
    };

    private void Save(AccuracyPart part)
    {
        if (_partPath is null || !ShouldProcess(_partPath, "Write accuracy part")) return;
        Require(_partPath, (_, _) =>
        {
            part.Save(_partPath, Force);
            return true;
        });
    }
}
