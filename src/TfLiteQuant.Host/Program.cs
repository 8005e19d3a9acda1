using System.Management.Automation;

namespace TfLiteQuant.Host;

/// <summary>
/// Runs a script or a command in the PowerShell engine with the TfLiteQuant module loaded, for machines and containers
/// that have .NET but no pwsh. Takes the arguments that pwsh takes and exits with the code that pwsh would exit with.
/// </summary>
internal static class Program
{
    private static int Main(string[] commandLine)
    {
        // Before the engine's first use, which reads them once: a telemetry client that calls home, and a listener for
        // debuggers that leaves a socket in the temporary folder. Both cost start-up time, and a script needs neither.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_DIAGNOSTICS_OPTOUT", "1");

        HostArguments arguments = HostArguments.Parse(commandLine, Console.IsInputRedirected);
        if (arguments.Error is not null)
            return Fail(arguments.Error + Environment.NewLine + Environment.NewLine + HostHelp.Usage, ExitCodes.BadArguments);
        if (arguments.Mode == HostMode.Help)
        {
            Console.Out.WriteLine(HostHelp.Text);
            return ExitCodes.Success;
        }

        if (arguments.Mode == HostMode.Version)
        {
            Console.Out.WriteLine(HostHelp.Version);
            return ExitCodes.Success;
        }

        if (!ModuleLocation.TryFind(out string manifest, out string problem))
            return Fail(problem, ExitCodes.StartFailed);

        using var session = new ScriptSession(arguments);
        try
        {
            session.Open(manifest);
        }
        catch (RuntimeException exception)
        {
            string reason = exception.ErrorRecord.Exception.Message;
            return Fail($"The module '{manifest}' cannot be loaded; was it built (dotnet build)? {reason}", ExitCodes.StartFailed);
        }

        return session.Run();
    }

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine(message);
        return exitCode;
    }
}

/// <summary>The codes that the process itself ends with; any other is the script's. They are pwsh's.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The script or command ended with an error.</summary>
    public const int Failed = 1;

    public const int BadArguments = 64;

    /// <summary>The engine or the module could not be loaded.</summary>
    public const int StartFailed = 70;

    /// <summary>Ended by Ctrl-C: 128 and the number of SIGINT, as shells say it.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM, as containers are stopped.</summary>
    public const int Terminated = 143;
}
