using System.Collections;
using System.Management.Automation.Language;

namespace TfLiteQuant.Host;

/// <summary>What stands in the script's <c>$input</c>.</summary>
internal static class PipelineInput
{
    /// <summary>The lines of standard input, where it is redirected and the script asks for them by <c>$input</c>; else
    /// null, so that a script that does not ask never waits for a pipe to close.</summary>
    public static IEnumerable? For(HostArguments arguments)
    {
        if (!Console.IsInputRedirected || arguments.Mode is not (HostMode.Command or HostMode.File))
            return null;
        string text = arguments.Mode == HostMode.Command ? arguments.CommandText : File.ReadAllText(arguments.ScriptPath);
        return MentionsInput(text) ? Lines() : null;
    }

    private static bool MentionsInput(string text)
    {
        // Parsing is left to the engine, but for the few scripts that may need it here.
        return text.Contains("$input", StringComparison.OrdinalIgnoreCase)
            && Parser.ParseInput(text, out _, out _).Find(IsInputVariable, searchNestedScriptBlocks: false) is not null;

        static bool IsInputVariable(Ast ast) =>
            ast is VariableExpressionAst variable
            && variable.VariablePath.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable Lines()
    {
        while (Console.In.ReadLine() is { } line)
            yield return line;
    }
}
