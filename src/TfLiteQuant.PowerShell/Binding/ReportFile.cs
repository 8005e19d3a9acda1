using System.Management.Automation;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.PowerShell.Errors;
using TfLiteQuant.Reports;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>Reads -ReportPath.</summary>
internal static class ReportFile
{
    /// <summary>What -WhatIf says is done to the file.</summary>
    public const string Action = "Write report";

    /// <summary>The files of the report; null where none is asked for.</summary>
    /// <param name="command">Ended with an error where they cannot be written.</param>
    /// <param name="resolver">Of the session's location.</param>
    /// <param name="named">What the user named.</param>
    /// <param name="overwrite">Whether existing files are replaced.</param>
    public static ReportTarget? Resolve(PSCmdlet command, FilePathResolver resolver, string? named, bool overwrite)
    {
        if (named is null) return null;
        try
        {
            var target = ReportTarget.For(resolver.Literal(named));
            target.Require(overwrite);
            return target;
        }
        catch (Exception error) when (error is TfLiteQuantException or SessionStateException or NotAFileException)
        {
            command.ThrowTerminatingError(ErrorCatalogue.Record(error, named));
            return null;
        }
    }
}
