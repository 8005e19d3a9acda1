using Microsoft.PowerShell;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace TfLiteQuant.Module.Tests.Session;

/// <summary>A session of the real PowerShell engine with the built module imported, as the host program makes it: without
/// the Utility and Management modules.</summary>
public sealed class ModuleSession : IDisposable
{
    // What the manifest would do, but for the views.
    private const string ImportWithoutManifest = """
        $null = [Reflection.Assembly]::LoadFrom("$($args[0])/module/bin/TfLiteQuant.Loader.dll")
        Import-Module "$($args[0])/module/TfLiteQuant.psm1" -ErrorAction Stop
        """;

    private readonly Runspace _runspace;

    public ModuleSession()
        : this(null)
    {
    }

    /// <param name="host">What the session talks to; null for none.</param>
    /// <param name="import">Whether to import the module.</param>
    /// <param name="formats">A file of views to use instead of the module's; null for the module's.</param>
    internal ModuleSession(PSHost? host, bool import = true, string? formats = null)
    {
        // CreateDefault needs an assembly of pwsh that the engine's package does not have.
        var state = InitialSessionState.CreateDefault2();
        // As pwsh is configured; an engine of one's own allows no scripts on Windows.
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        if (formats is not null) state.Formats.Add(new SessionStateFormatEntry(formats));
        _runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        _runspace.Open();
        if (!import) return;
        if (formats is null) Run("Import-Module $args[0] -ErrorAction Stop", RepositoryPaths.Manifest).ThrowIfFailed();
        else Run(ImportWithoutManifest, Path.GetDirectoryName(RepositoryPaths.Manifest)).ThrowIfFailed();
    }

    /// <summary>Where relative paths start.</summary>
    public string Location
    {
        set => _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(value));
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">What to run.</param>
    /// <param name="arguments">Its <c>$args</c>.</param>
    public ScriptRun Run(string script, params object?[] arguments)
    {
        // Within try, an error that ends a command ends the script, which tells it from one that does not.
        using var shell = Shell($"try {{ & {{ {script}\n }} @args }} catch {{ throw }}", arguments);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException error)
        {
            terminating = error.ErrorRecord;
        }

        return new ScriptRun(output, shell.Streams, terminating);
    }

    /// <summary>A script ready to be run, for tests that watch it or stop it.</summary>
    public System.Management.Automation.PowerShell Shell(string script, params object?[] arguments)
    {
        var shell = System.Management.Automation.PowerShell.Create(_runspace);
        shell.AddScript(script);
        foreach (var argument in arguments) shell.AddArgument(argument);
        return shell;
    }

    public void Dispose() => _runspace.Dispose();
}
