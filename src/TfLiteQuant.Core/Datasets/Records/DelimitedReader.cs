using System.Text;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Rows of a text table as RFC 4180 describes it: fields in quotes may hold separators, line ends and doubled quotes. Blank
/// lines are passed over.
/// </summary>
internal static class DelimitedReader
{
    // More text than any field of a table of numbers has: a quote was left open.
    private const int Longest = 1 << 24;
    private static readonly char[] Candidates = [',', ';', '\t'];

    /// <summary>Reads a file of UTF-8 (or, where it begins with their mark, UTF-16) row by row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="delimiter">What separates fields; null to take what the first row has most of.</param>
    /// <exception cref="Diagnostics.TfLiteQuantException">The file cannot be read, or a quote is not closed.</exception>
    public static IEnumerable<(int Line, List<string> Fields)> Read(string path, char? delimiter)
    {
        using var reader = new StreamReader(DatasetFile.Open(path), Encoding.UTF8);
        var row = new Row();
        var line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            var separator = delimiter ??= Candidates.MaxBy(candidate => text.Count(letter => letter == candidate));
            var first = line;
            for (row.Add(text, separator); row.IsOpen; row.Add(text, separator))
            {
                text = row.Length < Longest ? reader.ReadLine() : null;
                if (text is null) throw DatasetFault.Damaged(path, $"A quote in line {first} is not closed.");
                line++;
            }

            yield return (first, row.Take());
        }
    }

    /// <summary>A row that may go on over several lines.</summary>
    private sealed class Row
    {
        private readonly StringBuilder _field = new();
        private List<string> _fields = [];
        private bool _hasBegun;

        /// <summary>Whether a quote is open, so that the next line belongs to the row.</summary>
        public bool IsOpen { get; private set; }

        /// <summary>Characters of the field that is open.</summary>
        public int Length => _field.Length;

        public void Add(string line, char separator)
        {
            if (_hasBegun) _field.Append('\n');
            _hasBegun = true;
            for (var i = 0; i < line.Length; i++)
            {
                var letter = line[i];
                if (letter == '"' && IsOpen && i + 1 < line.Length && line[i + 1] == '"') _field.Append(line[++i]);
                else if (letter == '"' && (IsOpen || _field.Length == 0)) IsOpen = !IsOpen;
                else if (letter == separator && !IsOpen) EndField();
                else _field.Append(letter);
            }

            if (!IsOpen) EndField();
        }

        /// <summary>The fields, of a row that is complete.</summary>
        public List<string> Take()
        {
            var fields = _fields;
            _fields = new List<string>(fields.Count);
            _hasBegun = false;
            return fields;
        }

        private void EndField()
        {
            _fields.Add(_field.ToString());
            _field.Clear();
        }
    }
}
