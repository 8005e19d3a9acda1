using System.Management.Automation.Language;

namespace TfLiteQuant.PowerShell.Completion;

/// <summary>The beginning of an argument that a user has typed, and the quotes around it if any.</summary>
internal readonly record struct CompletionWord(string Text, char? QuoteMark)
{
    // What cannot stand in an argument without quotes, or would be read as something else there.
    private const string Special = " \t\r\n'\"`$,;|&(){}<>@#%*?[]";

    /// <summary>Takes the quotes off.</summary>
    public static CompletionWord Parse(string? typed)
    {
        var text = typed ?? "";
        if (text is not ['\'' or '"', ..]) return new CompletionWord(text, null);
        var mark = text[0];
        var end = text.Length > 1 && text[^1] == mark ? text.Length - 1 : text.Length;
        return new CompletionWord(text[1..end].Replace($"{mark}{mark}", $"{mark}", StringComparison.Ordinal), mark);
    }

    /// <summary>Whether a name begins like this, in any letter case. A name is also found by a part that begins behind a
    /// slash or a semicolon, which is where the layers' names in a converter's tensor names begin.</summary>
    public bool IsBeginOf(string name)
    {
        if (name.StartsWith(Text, StringComparison.OrdinalIgnoreCase)) return true;
        for (var i = 1; i < name.Length && Text.Length > 0; i++)
        {
            var isPart = name[i - 1] is '/' or ';';
            if (isPart && name.AsSpan(i).StartsWith(Text, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>The argument as it must be written, in the quotes that were opened or, where it needs some, in single ones.</summary>
    public string Quote(string argument)
    {
        if (QuoteMark == '"') return $"\"{EscapeInDoubleQuotes(argument)}\"";
        var needsQuotes = QuoteMark is not null || argument.Length == 0 || argument[0] is '-' or '~' or '.' || char.IsAsciiDigit(argument[0])
            || argument.AsSpan().ContainsAny(Special);
        return needsQuotes ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(argument)}'" : argument;
    }

    private static string EscapeInDoubleQuotes(string argument)
        => argument.Replace("`", "``", StringComparison.Ordinal).Replace("$", "`$", StringComparison.Ordinal).Replace("\"", "`\"", StringComparison.Ordinal);
}
