using System.Text.RegularExpressions;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>What reports call datasets.</summary>
internal static partial class SourceName
{
    /// <summary>A dataset's description without the folders of its files: reports of several machines are compared.</summary>
    public static string Of(EvaluatedSource source) => Folders().Replace(source.Description, "");

    // From the root of a path to its last separator. Blanks end it, since descriptions name several paths.
    [GeneratedRegex(@"(?<=^|\s)(?:[A-Za-z]:)?[\\/](?:[^\\/;,\s]*[\\/])*")]
    private static partial Regex Folders();
}
