using System.Collections;
using System.Management.Automation;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>Finds the files that an argument on an unfinished command line means. A completer is given no session state,
/// so a script block asks for it.</summary>
internal static class SessionPaths
{
    private const string Resolve = """
        param($path, $isLiteral)
        $provider = $null
        if ($isLiteral) { $path = [WildcardPattern]::Escape($path) }
        $ExecutionContext.SessionState.Path.GetResolvedProviderPathFromPSPath($path, [ref] $provider)
        """;

    /// <summary>Full paths, none where nothing is there.</summary>
    /// <param name="argument">Value of a path parameter as the completion engine could tell it; null for none.</param>
    /// <param name="isLiteral">Whether wildcard characters stand for themselves.</param>
    public static IEnumerable<string> Files(object? argument, bool isLiteral)
    {
        var value = argument is PSObject wrapped ? wrapped.BaseObject : argument;
        var paths = value is IEnumerable several and not string ? several.Cast<object?>() : [value];
        foreach (var path in paths)
        {
            if (path?.ToString() is not { Length: > 0 } text) continue;
            foreach (var file in ScriptBlock.Create(Resolve).Invoke(text, isLiteral))
                if (file?.BaseObject is string full && File.Exists(full)) yield return full;
        }
    }
}
