using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.PowerShell;

namespace TfLiteQuant.Host;

/// <summary>A runspace with the module loaded, and the one run of a script in it.</summary>
internal sealed class ScriptSession : IDisposable
{
    private readonly HostArguments _arguments;
    private readonly ConsolePSHost _host;
    private readonly Runspace _runspace;
    private PowerShell? _running;
    private int _signalExitCode;

    public ScriptSession(HostArguments arguments)
    {
        _arguments = arguments;
        _host = new ConsolePSHost(interactive: !arguments.NonInteractive && !Console.IsInputRedirected);

        // CreateDefault would load the Utility and Management modules, which pwsh ships and the engine's package does not.
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // What pwsh is configured with.
            bool named = Enum.TryParse(arguments.ExecutionPolicy, ignoreCase: true, out ExecutionPolicy policy);
            state.ExecutionPolicy = named ? policy : ExecutionPolicy.RemoteSigned;
        }

        _runspace = RunspaceFactory.CreateRunspace(_host, state);
    }

    /// <summary>Starts the engine and imports the module.</summary>
    /// <exception cref="RuntimeException">The module cannot be loaded.</exception>
    public void Open(string manifest)
    {
        if (_arguments.WorkingDirectory is { } directory)
            Environment.CurrentDirectory = directory;
        _runspace.Open();
        using var import = PowerShell.Create(_runspace);
        import.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("ErrorAction", ActionPreference.Stop);
        import.Invoke();
        MissingCommandAdvice.Install(_runspace);
    }

    /// <summary>Runs what the arguments name, showing everything it writes.</summary>
    /// <returns>The exit code, as pwsh would have it.</returns>
    public int Run()
    {
        using PosixSignalRegistration interrupt = StopOn(PosixSignal.SIGINT, ExitCodes.Interrupted);
        using PosixSignalRegistration terminate = StopOn(PosixSignal.SIGTERM, ExitCodes.Terminated);
        Exception? failure = Invoke();
        if (_signalExitCode != 0)
            return _signalExitCode;
        if (failure is not null)
        {
            Report(failure);
            return ExitCodes.Failed;
        }

        return _host.ExitCode ?? (_runspace.SessionStateProxy.GetVariable("?") is true ? ExitCodes.Success : ExitCodes.Failed);
    }

    public void Dispose() => _runspace.Dispose();

    private Command CreateCommand()
    {
        if (_arguments.Mode == HostMode.StandardInput)
            return new Command(Console.In.ReadToEnd(), isScript: true, useLocalScope: false);
        if (_arguments.Mode == HostMode.Command)
            return new Command(_arguments.CommandText, isScript: true, useLocalScope: false);

        // Unix scripts may have any name (#! lines); the engine itself takes only .ps1 for a script.
        Command command = _arguments.ScriptPath.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)
            ? new Command(_arguments.ScriptPath, isScript: false, useLocalScope: false)
            : new Command(File.ReadAllText(_arguments.ScriptPath), isScript: true, useLocalScope: false);
        foreach (CommandParameter argument in _arguments.ScriptArguments)
            command.Parameters.Add(argument);
        PassExitToHost();
        return command;
    }

    // A script's 'exit' ends the script and leaves its code in $LASTEXITCODE, where a native command's code may stand as
    // well. pwsh tells the two apart with this switch, which makes the outermost script's 'exit' reach the host.
    private void PassExitToHost()
    {
        const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;
        object context = typeof(Runspace).GetProperty("ExecutionContext", Internal)!.GetValue(_runspace)!;
        context.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", Internal)!.SetValue(context, true);
    }

    private Exception? Invoke()
    {
        using var shell = PowerShell.Create(_runspace);
        _running = shell;
        try
        {
            Command command = CreateCommand();
            // Errors take the objects' way through the formatter, which keeps their order and writes each to its stream.
            command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.Commands.AddCommand(command);
            shell.AddCommand("Out-Default");
            // In the history, because the engine keeps $? of nothing else; and pwsh's exit code is 1 after a -Command that
            // ended with a false $?, but not after a -File.
            var settings = new PSInvocationSettings { AddToHistory = _arguments.Mode != HostMode.File };
            shell.Invoke(PipelineInput.For(_arguments), settings);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
        finally
        {
            _running = null;
            _host.EndOutput();
        }
    }

    private void Report(Exception exception)
    {
        ErrorRecord record = (exception as IContainsErrorRecord)?.ErrorRecord
            ?? new ErrorRecord(exception, "TfLiteQuant.Host", ErrorCategory.NotSpecified, null);
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand("Out-Default");
        using (_host.SendOutputToError())
        {
            try
            {
                shell.Invoke(new[] { record });
            }
            catch (RuntimeException)
            {
                // A session so broken that it cannot format: what happened is to be seen all the same.
                Console.Error.WriteLine(exception);
            }
        }
    }

    // The first signal stops the pipeline, so that cmdlets clean up; a second one ends the process at once.
    private PosixSignalRegistration StopOn(PosixSignal signal, int exitCode) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            if (_running is not { } shell || Interlocked.Exchange(ref _signalExitCode, exitCode) != 0)
                return;
            context.Cancel = true;
            shell.BeginStop(null, null);
        });
}
