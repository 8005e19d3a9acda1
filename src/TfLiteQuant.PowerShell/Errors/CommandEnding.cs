using System.Management.Automation;

namespace TfLiteQuant.PowerShell.Errors;

/// <summary>Ends cmdlets with an error.</summary>
internal static class CommandEnding
{
    private const string ErrorAction = nameof(ErrorAction);

    /// <summary>Ends the cmdlet, and with -ErrorAction Stop the script.</summary>
    /// <param name="cmdlet">The cmdlet, on the pipeline's thread.</param>
    /// <param name="error">Why.</param>
    /// <param name="target">What the error is about.</param>
    /// <remarks>The engine heeds -ErrorAction for errors that are written only: after one that ends a command, a script goes on, and ends
    /// with exit code 0. Who asks to stop at errors means these first of all.</remarks>
    public static void EndWith(this PSCmdlet cmdlet, Exception error, object? target)
    {
        var record = ErrorCatalogue.Record(error, target);
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue(ErrorAction, out var action) && action is ActionPreference.Stop) cmdlet.WriteError(record);
        cmdlet.ThrowTerminatingError(record);
    }
}
