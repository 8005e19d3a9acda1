using System.Management.Automation;
using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Completion;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Quantization;
using TfLiteQuant.Reports;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Compare-QuantizedModel</c>: a quantized model's values beside the float model's, operator by operator.</summary>
[Cmdlet(VerbsData.Compare, "QuantizedModel", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(TensorComparison))]
public sealed class CompareQuantizedModelCommand : ReportingCommand
{
    private const int MostNames = 10;
    private readonly List<(string Reference, string Path)> _pairs = [];
    private ThrottledProgress _progress = null!;
    private readonly Dictionary<string, QuantizationPlan> _plans = [];
    private readonly List<ModelReport> _reports = [];
    private readonly AssumedPlans _assumed = new();

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

    /// <summary>Samples to compare on. No labels are needed.</summary>
    [Parameter(Mandatory = true)]
    [Alias("RepresentativeDataset")]
    [DatasetTransformation]
    [ValidateNotNullOrEmpty]
    public RepresentativeDataset[] Dataset { get; set; } = [];

    /// <summary>Compares in isolation only: each operator fed with the float model's values. Without this and -EndToEnd, both are done.</summary>
    [Parameter]
    public SwitchParameter Isolated { get; set; }

    /// <summary>Compares end to end only: both models run by themselves.</summary>
    [Parameter]
    public SwitchParameter EndToEnd { get; set; }

    /// <summary>Most samples to compare on.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

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

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        DatasetTransformationAttribute.Require(this, Dataset);
        RequireReport();
        _progress = new ThrottledProgress(this, "Comparing models");
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
            WriteError(ErrorCatalogue.Record(error, Reference));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // With a report, rows of models of one float model wait for each other, so that who stops the pipeline at the first of them has
        // a report of all.
        var held = new List<TensorComparison>();
        var before = "";
        foreach (var (reference, path) in ModelRoles.Of(this, _pairs))
        {
            if (!IsReported || reference != before)
            {
                WriteAhead(_reports, () => WriteObject(held, enumerateCollection: true));
                held.Clear();
            }

            before = reference;
            var succeeded = TryOnWorker(path, (pump, token) => Compare(reference, path, pump, token), out var report);
            _progress.Complete();
            if (!succeeded) continue;
            Tell(report);
            held.AddRange(report.Tensors);
        }

        if (TrySave(_reports) is { } failure) WriteError(ErrorCatalogue.Record(failure, ReportPath));
        WriteObject(held, enumerateCollection: true);
    }

    private LayerReport Compare(string reference, string path, PipelinePump pump, CancellationToken token)
    {
        using var models = new OpenModels();
        var (original, quantized) = (models.Open(reference), models.Open(path));
        var comparison = new LayerComparison
        {
            EndToEnd = EndToEnd || !Isolated,
            Isolated = Isolated || !EndToEnd,
            Signature = Signature,
            First = First == long.MaxValue ? null : First,
            Running = new InterpreterOptions { Threads = Threads, MemoryLimit = MaxMemory > 0 ? MaxMemory : null },
            Progress = _progress.For(path, pump),
        };
        var report = comparison.Run(original, quantized, Dataset, token);
        if (IsReported) _reports.Add(ModelReport.Of(original, quantized, _plans.GetValueOrDefault(path), plans: _assumed) with { Layers = report });
        return report;
    }

    private void Tell(LayerReport report)
    {
        if (report.Unpaired.Count > 0) WriteWarning($"{report.Path}: {(report.Unpaired.Count == 1 ? "1 value stands" : $"{report.Unpaired.Count} values stand")} for none of the float model: {Some(report.Unpaired)}");
        if (report.Exclude.Count > 0) WriteWarning($"{report.Path}: operators that deserve to stay float (ConvertTo-QuantizedModel -Exclude): {Some(report.Exclude)}");
        if (report.ExcludeNameless.Count > 0) WriteWarning($"{report.Path}: operators that deserve to stay float, and whose values have no names (-Exclude takes their kinds): {Some(report.ExcludeNameless)}");
    }

    private static string Some(IReadOnlyList<string> names)
        => string.Join(", ", names.Take(MostNames).Select(static name => $"'{name}'")) + (names.Count > MostNames ? FormattableString.Invariant($" and {names.Count - MostNames} more") : "");
}
