using System.Management.Automation;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Completion;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Get-TensorQuantParams</c>: the tensors of a model with their scales and zero points, one object each.</summary>
[Cmdlet(VerbsCommon.Get, "TensorQuantParams", DefaultParameterSetName = PathSet)]
[OutputType(typeof(TensorQuantParams))]
public sealed class GetTensorQuantParamsCommand : InspectionCommand
{
    private NameFilter _filter = new(null);

    /// <summary>Only tensors with these names. Wildcards are allowed.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TensorNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only tensors of the subgraphs with these indices.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Subgraph { get; set; }

    /// <summary>Only tensors whose codes can be turned into real values.</summary>
    [Parameter]
    public SwitchParameter Quantized { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _filter = new NameFilter(Name);

    private protected override IEnumerable<object> Inspect(TfLiteModel model) => TensorInspector.Inspect(
        model,
        (subgraph, tensor) => Subgraph?.Contains(subgraph) != false
            && (!Quantized || tensor.Quantization is { IsQuantized: true })
            && _filter.Matches(tensor.Name));
}
