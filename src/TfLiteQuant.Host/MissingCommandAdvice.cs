using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace TfLiteQuant.Host;

/// <summary>
/// Answers a call to a command that pwsh has and the embedded engine lacks with an error that says where the command
/// belongs and what to do, instead of "is not recognized".
/// </summary>
internal static class MissingCommandAdvice
{
    private static readonly Lazy<Dictionary<string, PwshCommand>> Commands = new(ReadCommands);

    /// <summary>Hooks into the runspace's command lookup, which asks us after everything else has failed.</summary>
    public static void Install(Runspace runspace) =>
        runspace.SessionStateProxy.InvokeCommand.CommandNotFoundAction += (_, lookup) =>
        {
            if (!Commands.Value.TryGetValue(lookup.CommandName, out PwshCommand? command))
                return;
            // Under the missing command's name, so that the error's position and prefix are those of the call.
            lookup.Command = new CmdletInfo(command.Name, typeof(MissingCommand));
            lookup.StopSearch = true;
        };

    /// <summary>What to tell someone who called the command.</summary>
    public static string Describe(string name)
    {
        PwshCommand command = Commands.Value[name];
        return $"'{command.Name}' belongs to pwsh's module {command.Module}, which is not part of the engine that "
            + "TfLiteQuant.Host embeds. "
            + (command.Alternative.Length == 0 ? "" : $"Without pwsh: {command.Alternative}. ")
            + "Or install PowerShell 7.6 and, in pwsh, Import-Module TfLiteQuant.psd1.";
    }

    private static Dictionary<string, PwshCommand> ReadCommands()
    {
        Dictionary<string, PwshCommand> commands = new(StringComparer.OrdinalIgnoreCase);
        using Stream stream = typeof(MissingCommandAdvice).Assembly.GetManifestResourceStream("PwshCommands.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split('\t');
            if (fields.Length > 1)
                commands[fields[0]] = new PwshCommand(fields[0], fields[1], fields.Length > 2 ? fields[2] : "");
        }

        return commands;
    }

    private sealed record PwshCommand(string Name, string Module, string Alternative);
}

/// <summary>Stands in for a command of pwsh's: takes whatever it is given and fails with the advice.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "MissingCommand")]
internal sealed class MissingCommand : PSCmdlet
{
    [Parameter(ValueFromRemainingArguments = true)]
    public object[]? Arguments { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void BeginProcessing()
    {
        string name = MyInvocation.MyCommand.Name;
        ThrowTerminatingError(new ErrorRecord(
            new CommandNotFoundException(MissingCommandAdvice.Describe(name)), "CommandNeedsPwsh", ErrorCategory.ObjectNotFound, name));
    }
}
