using System.Management.Automation;
using TfLiteQuant.Calibration;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Completion;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Quantization;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>ConvertTo-QuantizedModel</c>: makes smaller, faster models of float ones.</summary>
[Cmdlet(VerbsData.ConvertTo, "QuantizedModel", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(QuantizationResult))]
public sealed class ConvertToQuantizedModelCommand : ConversionCommand
{
    private readonly List<MeasuredTable> _tables = [];
    private QuantizationRecipe _recipe = null!;
    private bool _areModelsNamed;
    private bool _areTablesPiped;
    private bool _hasModels;

    /// <summary>Model files. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [CalibratedPathTransformation]
    public override string[] Path { get; set; } = [];

    /// <summary>What the models are turned into.</summary>
    [Parameter(Position = 1)]
    public QuantizationTechnique Technique { get; set; } = QuantizationTechnique.DynamicRange;

    /// <summary>Samples of what the model will see, to choose the scales of activations by: datasets, or paths and arrays that they are
    /// made of. For models with several signatures, one for each.</summary>
    [Parameter]
    [Alias("Dataset")]
    [DatasetTransformation]
    [ValidateNotNullOrEmpty]
    public RepresentativeDataset[] RepresentativeDataset { get; set; } = [];

    /// <summary>What <c>Measure-TensorRange</c> recorded, or files that <c>Export-TensorRange</c> wrote. Each model takes the one that is of
    /// it. From the pipeline, the table of the model that comes with it, or of those that are named.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public object[] Calibration { get; set; } = [];

    /// <summary>How ranges are chosen from what was seen. The default is what <c>-Calibration</c> was measured with, else MinMax.</summary>
    [Parameter]
    public CalibrationMethod CalibrationMethod { get; set; }

    /// <summary>Percent of the values that ranges keep, for <c>-CalibrationMethod Percentile</c>.</summary>
    [Parameter]
    [ValidateRange(50.0, 100.0)]
    public double Percentile { get; set; } = RangeOptions.DefaultPercentile;

    /// <summary>Calibrates with data drawn at random. The result says so, and its accuracy means nothing.</summary>
    [Parameter]
    public SwitchParameter SyntheticData { get; set; }

    /// <summary>Samples that run at a time while calibrating; 0 for as many as the machine has cores.</summary>
    [Parameter]
    [ValidateRange(0, 1024)]
    public int Threads { get; set; }

    /// <summary>What callers give: Float32, Int8, UInt8 or, for Int16x8, Int16. The default is Float32, and Int8 for IntegerOnly.</summary>
    [Parameter]
    [ValidateSet("Float32", "Int8", "UInt8", "Int16")]
    public TensorType InputType { get; set; }

    /// <summary>What callers get, as for -InputType.</summary>
    [Parameter]
    [ValidateSet("Float32", "Int8", "UInt8", "Int16")]
    public TensorType OutputType { get; set; }

    /// <summary>Refuses models of which an operator would stay float, for Int16x8. IntegerOnly always does.</summary>
    [Parameter]
    public SwitchParameter NoFallback { get; set; }

    /// <summary>A file of rules that say which operators are quantized and how: a recipe of this module, or of AI Edge Quantizer.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Recipe { get; set; }

    /// <summary>Weights with fewer elements stay float. Dynamic range only.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MinimumElements { get; set; } = QuantizationRecipe.DefaultMinimumElements;

    /// <summary>One scale per weight tensor where the operator takes that, instead of one per channel. Not for Float16.</summary>
    [Parameter]
    public SwitchParameter PerTensor { get; set; }

    /// <summary>Integer weights are turned back to float before each operator: smaller, and not faster. Dynamic range only.</summary>
    [Parameter]
    public SwitchParameter WeightOnly { get; set; }

    /// <summary>Only operators whose kind, output name or constant's name matches one of these. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SelectionCompleter))]
    public string[] Include { get; set; } = [];

    /// <summary>No operators whose kind, output name or constant's name matches one of these. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SelectionCompleter))]
    public string[] Exclude { get; set; } = [];

    // Tables come one by one; which of them is of which model is known when all are there.
    private protected override bool IsGathering => _areModelsNamed && _areTablesPiped;

    private protected override QuantizationRecipe CreateRecipe()
    {
        _areModelsNamed = IsBound(nameof(Path)) || IsBound(nameof(LiteralPath));
        _areTablesPiped = MyInvocation.ExpectingInput && !IsBound(nameof(Calibration));
        if (Recipe is null)
        {
            var recipe = new QuantizationRecipe { Technique = Technique };
            RequireMeaning(recipe);
            return Adapted(recipe);
        }

        foreach (var option in (string[])[nameof(Technique), nameof(MinimumElements), nameof(PerTensor), nameof(WeightOnly)])
            if (IsBound(option)) throw ErrorCatalogue.InvalidOption($"-{option} and -Recipe exclude each other.", "State it in the recipe, or give the one or the other.");
        return Adapted(RecipeReader.Read(Resolver.Literal(Recipe)));
    }

    private protected override Func<TfLiteModel, IProgress<OperationProgress>?, CancellationToken, CalibrationOutcome>? CreateCalibration(QuantizationRecipe recipe)
    {
        _recipe = recipe;
        if (!recipe.NeedsCalibration)
        {
            foreach (var option in (string[])[nameof(RepresentativeDataset), nameof(Calibration), nameof(CalibrationMethod), nameof(Percentile), nameof(SyntheticData)])
                if (IsBound(option)) throw ErrorCatalogue.InvalidOption($"-{option} has no meaning for {recipe.Technique}, which looks at no data.", "Leave it out, or name another -Technique.");
            return null;
        }

        DatasetTransformationAttribute.Require(this, RepresentativeDataset);
        RequireOneSource(Calibration.Length > 0);
        _tables.AddRange(new CalibrationReading(Resolver).Read(Calibration));
        // What is wrong with these options is told before any model is read.
        _ = Ranges(null, recipe.Technique);
        var choice = new CalibrationChoice
        {
            Tables = _tables,
            Datasets = model => SyntheticData ? SyntheticDataset.ForAll(model, SyntheticSamples) : RepresentativeDataset,
            Options = measured => Ranges(measured, recipe.Technique),
            Threads = Threads,
        };
        return choice.For;
    }

    private protected override bool TakeRecord()
    {
        // What comes through the pipeline is taken for models, unless those are named already, and calibrations for both.
        if (!_areTablesPiped) return true;
        if (!_areModelsNamed) _tables.Clear();
        if (!_areModelsNamed && (Calibration.Length == 0 || !Calibration.All(CalibrationReading.IsCalibration))) return true;
        try
        {
            TakeTables();
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            this.EndWith(error, Calibration.Length == 1 ? Calibration[0] : Calibration);
        }

        (var isFirst, _hasModels) = (!_hasModels, true);
        return isFirst || !_areModelsNamed;
    }

    private void TakeTables()
    {
        if (!_recipe.NeedsCalibration)
        {
            throw ErrorCatalogue.InvalidOption(
                $"{(_areModelsNamed ? "Where models are named, the pipeline brings calibrations, which have" : "The pipeline brings a calibration, which has")} no meaning for {_recipe.Technique}, since that looks at no data.",
                "Name another -Technique, such as FullInteger; to convert models without data, pipe their files or paths.");
        }

        RequireOneSource(true);
        if (!_areModelsNamed && Calibration.Select(ArrayReading.Unwrap).FirstOrDefault(static item => item is CalibrationTable or CalibrationResult { Path: null }) is { } homeless)
        {
            var name = homeless is CalibrationTable table ? table.Model.Name : ((CalibrationResult)homeless).Model;
            throw ErrorCatalogue.InvalidOption($"The calibration is of '{name}' and does not know where that lies.", $"Name the model: ... | ConvertTo-QuantizedModel -Path {name} -Technique {_recipe.Technique}");
        }

        _tables.AddRange(new CalibrationReading(Resolver).Read(Calibration));
    }

    private void RequireOneSource(bool hasTables)
    {
        if ((hasTables ? 1 : 0) + (RepresentativeDataset.Length > 0 ? 1 : 0) + (SyntheticData ? 1 : 0) > 1)
            throw ErrorCatalogue.InvalidOption("-RepresentativeDataset, -Calibration and -SyntheticData exclude each other.", "Give one of them.");
    }

    // Enough for ranges that are made up anyway.
    private const int SyntheticSamples = 10;

    private RangeOptions Ranges(RangeOptions? measured, QuantizationTechnique technique)
    {
        var method = IsBound(nameof(Percentile)) && !IsBound(nameof(CalibrationMethod)) ? CalibrationMethod.Percentile : CalibrationMethod;
        var isKept = measured is not null && !IsBound(nameof(CalibrationMethod)) && !IsBound(nameof(Percentile));
        var isWide = technique == QuantizationTechnique.Int16x8;
        return (isKept ? measured! : RangeParameters.Read(method, IsBound(nameof(Percentile)) ? Percentile : null)) with { Bits = isWide ? 16 : 8, Symmetric = isWide };
    }

    private void RequireMeaning(QuantizationRecipe recipe)
    {
        foreach (var option in (string[])[nameof(MinimumElements), nameof(WeightOnly)])
            if (Technique != QuantizationTechnique.DynamicRange && IsBound(option)) throw ErrorCatalogue.InvalidOption($"-{option} has no meaning for {Technique}.", "Leave it out, or use -Technique DynamicRange.");
        if (Technique == QuantizationTechnique.Float16 && IsBound(nameof(PerTensor))) throw ErrorCatalogue.InvalidOption($"-{nameof(PerTensor)} has no meaning for {Technique}.", "Leave it out.");
        foreach (var option in (string[])[nameof(InputType), nameof(OutputType), nameof(NoFallback)])
            if (!recipe.NeedsCalibration && IsBound(option)) throw ErrorCatalogue.InvalidOption($"-{option} has no meaning for {Technique}, whose activations are float.", "Leave it out, or use FullInteger, IntegerOnly or Int16x8. Convert-TfLiteModelInterface changes the types of a quantized model.");
    }

    private QuantizationRecipe Adapted(QuantizationRecipe recipe) => recipe with
    {
        MinimumElements = IsBound(nameof(MinimumElements)) ? MinimumElements : recipe.MinimumElements,
        PerTensor = IsBound(nameof(PerTensor)) ? PerTensor : recipe.PerTensor,
        WeightOnly = IsBound(nameof(WeightOnly)) ? WeightOnly : recipe.WeightOnly,
        RefuseFloat = IsBound(nameof(NoFallback)) ? NoFallback && recipe.Technique == QuantizationTechnique.Int16x8 : recipe.RefuseFloat,
        InputType = IsBound(nameof(InputType)) ? InputType : recipe.InputType,
        OutputType = IsBound(nameof(OutputType)) ? OutputType : recipe.OutputType,
        Include = Include,
        Exclude = Exclude,
    };
}
