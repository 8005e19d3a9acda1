using System.Text;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Rows of a text table as RFC 4180 describes it: fields in quotes may hold separators, line ends and doubled quotes. Blank
/// lines are passed over.
/// </summary>
internal static class DelimitedReader
{
    private static readonly char[] Candidates = [',', ';', '\t'];

    /// <summary>Reads a file of UTF-8 (or, where it begins with their mark, UTF-16) row by row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="delimiter">What separates fields; null to take what the first row has most of.</param>
    /// <exception cref="Diagnostics.TfLiteQuantException">The file cannot be read, or a quote is not closed.</exception>
    public static IEnumerable<(int Line, List<string> Fields)> Read(string path, char? delimiter)
    {
        using var reader = new StreamReader(DatasetFile.Open(path), Encoding.UTF8);
        var line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            var separator = delimiter ??= Candidates.MaxBy(candidate => text.Count(letter => letter == candidate));
            var first = line;
            var fields = new List<string>();
            while (!TrySplit(text, separator, fields))
            {
                fields.Clear();
                const int Longest = 1 << 24;
                if (text.Length > Longest || reader.ReadLine() is not { } more) throw DatasetFault.Damaged(path, $"A quote in line {first} is not closed.");
                line++;
                text = $"{text}\n{more}";
            }

            yield return (first, fields);
        }
    }

    // False where the text ends within quotes.
    private static bool TrySplit(string text, char separator, List<string> fields)
    {
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (letter == '"' && (isQuoted || field.Length == 0)) isQuoted = !isQuoted;
            else if (letter == separator && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(letter);
        }

        fields.Add(field.ToString());
        return !isQuoted;
    }
}
