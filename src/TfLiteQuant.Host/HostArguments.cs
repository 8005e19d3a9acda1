using System.Management.Automation.Runspaces;

namespace TfLiteQuant.Host;

/// <summary>Where the text that is to run comes from, or what to show instead of running any.</summary>
internal enum HostMode
{
    File,
    Command,
    StandardInput,
    Help,
    Version,
}

/// <summary>The command line, read as pwsh reads its own.</summary>
internal sealed class HostArguments
{
    private HostArguments()
    {
    }

    public HostMode Mode { get; private set; }

    /// <summary>Full path of the script, in <see cref="HostMode.File"/>.</summary>
    public string ScriptPath { get; private set; } = "";

    /// <summary>What to run, in <see cref="HostMode.Command"/>.</summary>
    public string CommandText { get; private set; } = "";

    /// <summary>The script's arguments. A name stands as it was typed, dash included: the engine's parameter binder
    /// then pairs it with the value behind it, or takes it for a switch.</summary>
    public IReadOnlyList<CommandParameter> ScriptArguments { get; private set; } = [];

    public bool NonInteractive { get; private set; }

    public string? WorkingDirectory { get; private set; }

    /// <summary>Has meaning on Windows only, where the engine checks it.</summary>
    public string? ExecutionPolicy { get; private set; }

    /// <summary>Why the command line cannot be carried out; the other properties then mean nothing.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">As the process was given them.</param>
    /// <param name="inputRedirected">Whether standard input may hold the script, when nothing else names one.</param>
    public static HostArguments Parse(IReadOnlyList<string> arguments, bool inputRedirected)
    {
        var parsed = new HostArguments();
        parsed.Read(arguments, inputRedirected);
        return parsed;
    }

    private void Read(IReadOnlyList<string> arguments, bool inputRedirected)
    {
        Mode = HostMode.StandardInput;
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (HostOptions.Recognize(arguments[i]))
            {
                case HostOption.Help:
                    Mode = HostMode.Help;
                    return;
                case HostOption.Version:
                    Mode = HostMode.Version;
                    return;
                case HostOption.NonInteractive:
                    NonInteractive = true;
                    break;
                case HostOption.Accepted:
                    break;
                case HostOption.WorkingDirectory:
                    if (++i == arguments.Count || !Directory.Exists(arguments[i]))
                        Error = "-WorkingDirectory needs the path of a directory that exists.";
                    else
                        WorkingDirectory = arguments[i];
                    break;
                case HostOption.ExecutionPolicy:
                    if (++i == arguments.Count)
                        Error = "-ExecutionPolicy needs the name of a policy.";
                    else
                        ExecutionPolicy = arguments[i];
                    break;
                case HostOption.Command:
                    ReadCommand(arguments, i + 1, inputRedirected);
                    return;
                case HostOption.File:
                    ReadFile(arguments, i + 1);
                    return;
                default:
                    ReadFile(arguments, i);
                    return;
            }
        }

        if (!inputRedirected)
            Error ??= "There is nothing to run: name a script, give -Command, or pipe a script in.";
    }

    private void ReadCommand(IReadOnlyList<string> arguments, int first, bool inputRedirected)
    {
        if (first == arguments.Count)
        {
            Error = "-Command needs the text of a command.";
        }
        else if (arguments[first] != "-")
        {
            Mode = HostMode.Command;
            CommandText = string.Join(' ', arguments.Skip(first));
        }
        else if (first + 1 < arguments.Count)
        {
            Error = "'-Command -' reads standard input and takes no further arguments.";
        }
        else if (!inputRedirected)
        {
            Error = "'-Command -' reads standard input, which has not been redirected.";
        }
    }

    private void ReadFile(IReadOnlyList<string> arguments, int first)
    {
        if (first == arguments.Count)
        {
            Error = "-File needs the path of a script.";
            return;
        }

        if (arguments[first] == "-")
            return;
        Mode = HostMode.File;
        ScriptPath = Path.GetFullPath(arguments[first]);
        ScriptArguments = ScriptArgumentReader.Read(arguments.Skip(first + 1));
        if (!File.Exists(ScriptPath))
        {
            Error = $"The argument '{arguments[first]}' is not recognized as the name of a script file. Check the spelling"
                + " of the name, or if a path was included, verify that the path is correct and try again.";
        }
        else if (OperatingSystem.IsWindows() && !ScriptPath.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
        {
            Error = $"'{arguments[first]}' does not have the extension .ps1.";
        }
    }
}
