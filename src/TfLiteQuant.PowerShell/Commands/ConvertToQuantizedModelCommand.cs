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
    /// it.</summary>
    [Parameter]
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

    private protected override QuantizationRecipe CreateRecipe()
    {
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
        if (!recipe.NeedsCalibration)
        {
            foreach (var option in (string[])[nameof(RepresentativeDataset), nameof(Calibration), nameof(CalibrationMethod), nameof(Percentile), nameof(SyntheticData)])
                if (IsBound(option)) throw ErrorCatalogue.InvalidOption($"-{option} has no meaning for {recipe.Technique}, which looks at no data.", "Leave it out, or name another -Technique.");
            return null;
        }

        DatasetTransformationAttribute.Require(this, RepresentativeDataset);
        if ((Calibration.Length > 0 ? 1 : 0) + (RepresentativeDataset.Length > 0 ? 1 : 0) + (SyntheticData ? 1 : 0) > 1)
            throw ErrorCatalogue.InvalidOption("-RepresentativeDataset, -Calibration and -SyntheticData exclude each other.", "Give one of them.");
        var tables = new CalibrationReading(Resolver).Read(Calibration);
        var choice = new CalibrationChoice
        {
            Tables = [.. tables.Select(static table => table.Table)],
            Datasets = model => SyntheticData ? SyntheticDataset.ForAll(model, SyntheticSamples) : RepresentativeDataset,
            Options = Ranges(tables.Select(static table => table.Options).FirstOrDefault(static options => options is not null), recipe.Technique),
            Threads = Threads,
        };
        return choice.For;
    }

    // Enough for ranges that are made up anyway.
    private const int SyntheticSamples = 10;

    private RangeOptions Ranges(RangeOptions? measured, QuantizationTechnique technique)
    {
        if (!IsBound(nameof(CalibrationMethod)) && !IsBound(nameof(Percentile)) && measured is not null) return measured;
        var method = IsBound(nameof(Percentile)) && !IsBound(nameof(CalibrationMethod)) ? CalibrationMethod.Percentile : CalibrationMethod;
        var isWide = technique == QuantizationTechnique.Int16x8;
        return RangeParameters.Read(method, IsBound(nameof(Percentile)) ? Percentile : null) with { Bits = isWide ? 16 : 8, Symmetric = isWide };
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
