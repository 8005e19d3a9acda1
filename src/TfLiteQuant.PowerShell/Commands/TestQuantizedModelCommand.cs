using System.Management.Automation;
using TfLiteQuant.Model;
using TfLiteQuant.PowerShell.Abstractions;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Completion;
using TfLiteQuant.Specification;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Test-QuantizedModel</c>: holds models to the quantization specification and to what a target takes.</summary>
[Cmdlet(VerbsDiagnostic.Test, "QuantizedModel", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ModelFinding), typeof(ModelVerdict))]
public sealed class TestQuantizedModelCommand : InspectionCommand
{
    private NameFilter _rules = new(null);

    /// <summary>What the models are to run on.</summary>
    [Parameter(Position = 1)]
    public TargetRuntime Target { get; set; }

    /// <summary>Only findings of this severity and above.</summary>
    [Parameter]
    public FindingSeverity MinimumSeverity { get; set; }

    /// <summary>Only findings of rules with these names. Wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RuleNameCompleter))]
    public string[]? Rule { get; set; }

    /// <summary>Writes one object for each model: whether it is valid, whether it is integer only, and all findings.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _rules = new NameFilter(Rule);

    private protected override IEnumerable<object> Inspect(TfLiteModel model)
    {
        var verdict = SpecificationCheck.Run(model, Target);
        var findings = verdict.Findings.Where(finding => finding.Severity >= MinimumSeverity && _rules.Matches(finding.Rule));
        return PassThru ? [verdict with { Findings = new([.. findings]) }] : findings;
    }
}
