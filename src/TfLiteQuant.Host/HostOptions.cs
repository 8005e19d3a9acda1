namespace TfLiteQuant.Host;

/// <summary>What an argument of the program's own asks for.</summary>
internal enum HostOption
{
    /// <summary>Nothing: it is where the script's name begins.</summary>
    None,
    File,
    Command,
    Help,
    Version,
    NonInteractive,
    WorkingDirectory,
    ExecutionPolicy,

    /// <summary>An option of pwsh's that asks for what happens here anyway.</summary>
    Accepted,
}

/// <summary>The program's options, under the names and abbreviations that pwsh has for them.</summary>
internal static class HostOptions
{
    private static readonly (string Name, string Shortest, HostOption Option)[] All =
    [
        ("file", "f", HostOption.File),
        ("command", "c", HostOption.Command),
        ("help", "h", HostOption.Help),
        ("?", "?", HostOption.Help),
        ("version", "v", HostOption.Version),
        ("noninteractive", "noni", HostOption.NonInteractive),
        ("workingdirectory", "wo", HostOption.WorkingDirectory),
        ("wd", "wd", HostOption.WorkingDirectory),
        ("executionpolicy", "ex", HostOption.ExecutionPolicy),
        ("ep", "ep", HostOption.ExecutionPolicy),
        ("noprofile", "nop", HostOption.Accepted),
        ("nologo", "nol", HostOption.Accepted),
        ("login", "l", HostOption.Accepted),
    ];

    /// <summary>Reads one argument: a dash or two, and a name or the beginning of one, in any case.</summary>
    public static HostOption Recognize(string argument)
    {
        if (argument.Length < 2 || !ScriptArgumentReader.IsDash(argument[0]))
            return HostOption.None;
        string key = argument[(argument[1] == argument[0] ? 2 : 1)..];
        foreach ((string name, string shortest, HostOption option) in All)
        {
            if (key.Length >= shortest.Length && name.StartsWith(key, StringComparison.OrdinalIgnoreCase))
                return option;
        }

        return HostOption.None;
    }
}
