using System.Management.Automation;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// Runs a script block in the session, on the thread that calls, and hands over what it writes piece by piece. Samples are read
/// by other threads later, where the session is not to be had, so that the block runs once, when the dataset is made.
/// </summary>
internal static class ScriptBlockReading
{
    /// <param name="script">The block.</param>
    /// <param name="take">Gets each object as it is written.</param>
    /// <returns>Errors after which the block went on.</returns>
    /// <exception cref="RuntimeException">The block failed.</exception>
    public static IReadOnlyList<ErrorRecord> Run(ScriptBlock script, Action<PSObject?> take)
    {
        using var shell = global::System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript("& $args[0]").AddArgument(script);
        // Read off as they come, so that no more than one waits.
        var output = new PSDataCollection<PSObject?>();
        output.DataAdded += (_, _) => TakeAll(output, take);
        shell.Invoke<PSObject?>(null, output, null);
        TakeAll(output, take);
        return [.. shell.Streams.Error];
    }

    private static void TakeAll(PSDataCollection<PSObject?> output, Action<PSObject?> take)
    {
        foreach (var written in output.ReadAll()) take(written);
    }
}
