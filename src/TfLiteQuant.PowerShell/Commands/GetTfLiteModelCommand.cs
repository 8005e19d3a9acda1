using System.Management.Automation;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Abstractions;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Get-TfLiteModel</c>: what a model file holds, and how far it is quantized.</summary>
[Cmdlet(VerbsCommon.Get, "TfLiteModel", DefaultParameterSetName = PathSet)]
[OutputType(typeof(TfLiteModelInfo))]
public sealed class GetTfLiteModelCommand : InspectionCommand
{
    private protected override IEnumerable<object> Inspect(TfLiteModel model) => [ModelInspector.Inspect(model)];
}
