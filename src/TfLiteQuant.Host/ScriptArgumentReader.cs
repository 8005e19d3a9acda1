using System.Management.Automation.Runspaces;

namespace TfLiteQuant.Host;

/// <summary>
/// Turns a script's arguments into the engine's parameters, by pwsh's rules for <c>-File</c>: values stay the strings
/// they are (no arrays, no expressions), and only <c>-Switch:$false</c> and its like become booleans.
/// </summary>
internal static class ScriptArgumentReader
{
    public static List<CommandParameter> Read(IEnumerable<string> arguments)
    {
        List<CommandParameter> parameters = [];
        string? pendingName = null;
        foreach (string argument in arguments)
        {
            int colon = argument.IndexOf(':');
            if (pendingName is not null)
            {
                parameters.Add(new CommandParameter(pendingName, argument));
                pendingName = null;
            }
            else if (argument.Length < 2 || !IsDash(argument[0]))
            {
                parameters.Add(new CommandParameter(null, argument));
            }
            else if (colon < 0)
            {
                parameters.Add(new CommandParameter(argument));
            }
            else if (colon == argument.Length - 1)
            {
                pendingName = argument.TrimEnd(':');
            }
            else
            {
                parameters.Add(new CommandParameter(argument[..colon], BooleanOrText(argument[(colon + 1)..])));
            }
        }

        return parameters;
    }

    /// <summary>Whether PowerShell takes the character for a dash: text copied from documents has other ones.</summary>
    public static bool IsDash(char c) => c is '-' or '\u2013' or '\u2014' or '\u2015';

    private static object BooleanOrText(string value) =>
        bool.TryParse(value.AsSpan(value[0] == '$' ? 1 : 0), out bool flag) ? flag : value;
}
