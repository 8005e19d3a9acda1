using System.Management.Automation;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Completion;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Get-TfLiteOperator</c>: the operators of a model, one object each, in order of execution.</summary>
[Cmdlet(VerbsCommon.Get, "TfLiteOperator", DefaultParameterSetName = PathSet)]
[OutputType(typeof(TfLiteOperatorInfo))]
public sealed class GetTfLiteOperatorCommand : InspectionCommand
{
    private NameFilter _filter = new(null);

    /// <summary>Only operators of these kinds, such as <c>CONV_2D</c>. Wildcards are allowed.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OperatorNameCompleter))]
    public string[]? Operator { get; set; }

    /// <summary>Only operators of the subgraphs with these indices.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Subgraph { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _filter = new NameFilter(Operator);

    private protected override IEnumerable<object> Inspect(TfLiteModel model) => OperatorInspector.Inspect(
        model, (subgraph, op) => Subgraph?.Contains(subgraph) != false && _filter.Matches(op.Code.Name));
}
