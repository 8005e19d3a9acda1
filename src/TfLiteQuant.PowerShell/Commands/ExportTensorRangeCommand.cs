using System.Management.Automation;
using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.PowerShell.Binding;
using TfLiteQuant.PowerShell.Errors;

namespace TfLiteQuant.PowerShell.Commands;

/// <summary><c>Export-TensorRange</c>: writes calibrations to files, to be merged, kept or used later.</summary>
[Cmdlet(VerbsData.Export, "TensorRange", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(CalibrationResult))]
public sealed class ExportTensorRangeCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string DirectorySet = "OutDirectory";
    private const string Extension = ".ranges.json";
    private ClaimedTargets _claims = null!;
    private bool _isRefused;

    /// <summary>The file to write, for one calibration.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The folder to write to, under the models' names. It is made where it is missing.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DirectorySet)]
    [ValidateNotNullOrEmpty]
    public string OutDirectory { get; set; } = "";

    /// <summary>Calibrations.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public CalibrationResult[] InputObject { get; set; } = [];

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Keeps files that exist. This is so without it, too; it says so in a script.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Writes the calibrations on to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Force && NoClobber)
            this.EndWith(ErrorCatalogue.ForceBesideNoClobber(), Path);
        _claims = new ClaimedTargets(Force, ParameterSetName == DirectorySet, ClaimedTargets.NameDirectory);
        if (ParameterSetName != PathSet) return;
        try
        {
            // Before the pipeline measures what could not be kept then: with -ErrorAction Stop it does not.
            _claims.Require(new FilePathResolver(SessionState.Path).Literal(Path), "");
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            WriteError(ErrorCatalogue.Record(error, Path));
            _isRefused = true;
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_isRefused) return;
        foreach (var result in InputObject) Export(result);
    }

    private void Export(CalibrationResult result)
    {
        var target = ParameterSetName == DirectorySet ? OutDirectory : Path;
        try
        {
            target = Target(result);
            _claims.Require(target, result.Path ?? result.Model);
            if (ShouldProcess(target, $"Write tensor ranges of '{result.Model}'"))
            {
                if (ParameterSetName == DirectorySet) OutputTarget.CreateDirectoryOf(target);
                result.Calibration.Save(target, Force);
            }

            _claims.Claim(target, result.Path ?? result.Model);
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            WriteError(ErrorCatalogue.Record(error, target));
            return;
        }

        if (PassThru) WriteObject(result);
    }

    private string Target(CalibrationResult result)
    {
        var resolver = new FilePathResolver(SessionState.Path);
        return ParameterSetName == DirectorySet
            ? System.IO.Path.Combine(resolver.Literal(OutDirectory), System.IO.Path.GetFileNameWithoutExtension(result.Model) + Extension)
            : resolver.Literal(Path);
    }
}
