using System.Management.Automation;
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

    /// <summary>Weights with fewer elements stay float. Dynamic range only.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MinimumElements { get; set; } = QuantizationRecipe.DefaultMinimumElements;

    /// <summary>One scale per weight tensor where the operator takes that, instead of one per channel. Dynamic range only.</summary>
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
        if (Technique != QuantizationTechnique.DynamicRange)
        {
            foreach (var option in (string[])[nameof(MinimumElements), nameof(PerTensor), nameof(WeightOnly)])
                if (MyInvocation.BoundParameters.ContainsKey(option)) throw ErrorCatalogue.InvalidOption($"-{option} has no meaning for {Technique}.", "Leave it out, or use -Technique DynamicRange.");
        }

        return new QuantizationRecipe
        {
            Technique = Technique,
            MinimumElements = MinimumElements,
            PerTensor = PerTensor,
            WeightOnly = WeightOnly,
            Include = Include,
            Exclude = Exclude,
        };
    }
}
