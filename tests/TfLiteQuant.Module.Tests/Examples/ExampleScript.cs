using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;

namespace TfLiteQuant.Module.Tests.Examples;

/// <summary>Runs the scripts of docs/examples as they stand, in a folder that is not theirs.</summary>
internal static class ExampleScript
{
    /// <summary>The folder of the scripts, their models and data.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryPaths.Root, "docs", "examples");

    /// <summary>Names of all scripts.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.ps1").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static string Model(string name) => Path.Combine(Folder, "models", name);

    public static string Data(string name) => Path.Combine(Folder, "data", name);

    /// <summary>Runs a script, for a caller who is strict.</summary>
    /// <param name="session">The session; its location becomes the folder.</param>
    /// <param name="folder">Where it writes to.</param>
    /// <param name="name">The script.</param>
    /// <param name="arguments">Its parameters as a script gives them; <c>$args</c> are the values.</param>
    /// <param name="values">Values.</param>
    public static ScriptRun Run(ModuleSession session, TestFolder folder, string name, string arguments = "", params object?[] values)
    {
        session.Location = folder.Path;
        return session.Run($"Set-StrictMode -Version Latest; & '{Path.Combine(Folder, name)}' -OutDirectory out {arguments}", values);
    }

    /// <summary>All that it wrote, as text.</summary>
    public static string Text(this ScriptRun run) => string.Join('\n', run.Output.Select(static line => (string)line.ToString()));

    /// <summary>The part of an error's id that never changes.</summary>
    public static string Id(this ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
