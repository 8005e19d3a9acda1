using System.Globalization;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.Datasets;

/// <summary>Labels kept in a file of their own, all in memory: in the order of the samples, or by the names of files.</summary>
internal sealed class LabelFile
{
    private static readonly string[] FileHeaders = ["file", "filename", "file_name", "path", "image", "name", "id"];
    private readonly string _path;
    private readonly List<string>? _texts;
    private readonly List<SampleArray>? _arrays;
    private readonly Dictionary<string, string>? _byName;

    private LabelFile(string path, List<string>? texts = null, List<SampleArray>? arrays = null, Dictionary<string, string>? byName = null)
    {
        _path = path;
        _texts = texts;
        _arrays = arrays;
        _byName = byName;
    }

    /// <summary>All labels that are texts.</summary>
    public IEnumerable<string> Texts => _texts ?? (IEnumerable<string>?)_byName?.Values ?? [];

    /// <summary>Labels in the order of samples; null where they go by name.</summary>
    public int? Count => _texts?.Count ?? _arrays?.Count;

    /// <summary>Reads a file: an array by .npy or as idx, a table by .csv or .tsv, else lines of text.</summary>
    /// <exception cref="TfLiteQuantException">It cannot be read, or is damaged.</exception>
    public static LabelFile Read(string path, DatasetOptions options)
    {
        switch (LoaderRegistry.Find(path))
        {
            case NpyLoader:
                using (var stream = NpyStream.Open(path)) return new LabelFile(path, arrays: [.. Enumerable.Range(0, stream.Count).Select(_ => stream.Next())]);
            case IdxLoader:
                using (var file = IdxFile.Open(path)) return new LabelFile(path, arrays: [.. Enumerable.Range(0, file.Count).Select(_ => file.Next())]);
            case CsvLoader:
                return FromTable(path, [.. DelimitedReader.Read(path, options.Delimiter)]);
            default:
                return new LabelFile(path, Lines(path));
        }
    }

    /// <summary>The label of a sample, as text or as array.</summary>
    /// <exception cref="TfLiteQuantException">There is none.</exception>
    public (string? Text, SampleArray? Array) Of(string file, long index)
    {
        if (_byName is null)
        {
            if (index >= Count) throw DatasetFault.Of(_path, string.Create(CultureInfo.InvariantCulture, $"It has {Count} labels, and none for sample {index}."), "Give a label for each sample, in their order.");
            return (_texts?[(int)index], _arrays?[(int)index]);
        }

        foreach (var name in NamesOf(file))
            if (_byName.TryGetValue(name, out var text)) return (text, null);
        throw DatasetFault.Of(_path, $"It has no label for '{file}'.", "Name each file in the first column, by its path from the labels' folder or by its name, and its label in the second.");
    }

    // A blank line at the end is how editors close a file; one between others would shift all labels after it.
    private static List<string> Lines(string path)
    {
        using var reader = new StreamReader(DatasetFile.Open(path));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line) lines.Add(line);
        while (lines.Count > 0 && string.IsNullOrWhiteSpace(lines[^1])) lines.RemoveAt(lines.Count - 1);
        var blank = lines.FindIndex(string.IsNullOrWhiteSpace);
        if (blank >= 0) throw DatasetFault.Of(path, $"Line {blank + 1} is blank.", "Give a label in each line, in the order of the samples.");
        return lines.Count > 0 ? lines : throw DatasetFault.Of(path, "It has no label.", "Give a label in each line, in the order of the samples.");
    }

    private static LabelFile FromTable(string path, List<(int Line, List<string> Fields)> rows)
    {
        if (rows.Count == 0) throw DatasetFault.Of(path, "It has no row.", "Give a label per sample.");
        if (rows[0].Fields.Count == 1)
        {
            var hasTitle = rows.Count > 1 && rows[0].Fields[0].Trim().Equals("label", StringComparison.OrdinalIgnoreCase);
            return new LabelFile(path, [.. rows.Skip(hasTitle ? 1 : 0).Select(static row => row.Fields[0])]);
        }

        var hasHeader = FileHeaders.Contains(rows[0].Fields[0].Trim(), StringComparer.OrdinalIgnoreCase);
        var labelled = hasHeader ? Math.Max(1, rows[0].Fields.FindIndex(static title => title.Trim().Equals("label", StringComparison.OrdinalIgnoreCase))) : 1;
        var byName = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (line, fields) in rows.Skip(hasHeader ? 1 : 0))
        {
            if (fields.Count <= labelled) throw DatasetFault.Of(path, $"Line {line} has {fields.Count} fields, and the label is the {labelled + 1}th.", "Give a file and a label in each line.");
            byName[fields[0].Trim().Replace('\\', '/')] = fields[labelled];
        }

        return new LabelFile(path, byName: byName);
    }

    private IEnumerable<string> NamesOf(string file)
    {
        yield return Path.GetRelativePath(Path.GetDirectoryName(_path) ?? "", file).Replace('\\', '/');
        yield return file.Replace('\\', '/');
        yield return Path.GetFileName(file);
        yield return Path.GetFileNameWithoutExtension(file);
    }
}
