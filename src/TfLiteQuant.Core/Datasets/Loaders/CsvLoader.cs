using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Text tables: a row per sample, columns as <see cref="ColumnBinding"/> says. The first row is the header unless all of it are
/// numbers; then columns are called 0, 1, 2... The label's column is the one that is chosen, or that is called <c>label</c>.
/// </summary>
internal sealed class CsvLoader : DatasetLoader
{
    private const string UsualLabel = "label";

    public override string Format => "Csv";

    public override IReadOnlyList<string> Names => [".csv", ".tsv"];

    public override bool HasNames => true;

    internal override IEnumerable<string>? LabelTexts(string path, DatasetOptions options)
        => options.Label is null or NamedLabels && Table.Open(path, options).Label >= 0 ? Texts(path, options) : null;

    internal override IEnumerable<LoadedSample> Read(string path, DatasetOptions options, IReadOnlyList<ModelInput> inputs, CancellationToken cancellation)
    {
        var table = Table.Open(path, options);
        var bindings = ColumnBinding.Bind(table.Columns, inputs, options, table.Label, path);
        foreach (var (line, fields) in table.Rows(path, options))
        {
            var origin = string.Create(CultureInfo.InvariantCulture, $"{path}, line {line}");
            var values = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
            foreach (var (input, columns, shape) in bindings) values.Add(input.Name, Parse(input, columns, shape, fields, table.Columns, origin));
            yield return new LoadedSample(origin, values) { LabelText = table.Label < 0 ? null : fields[table.Label] };
        }
    }

    private static IEnumerable<string> Texts(string path, DatasetOptions options)
    {
        var table = Table.Open(path, options);
        foreach (var (_, fields) in table.Rows(path, options)) yield return fields[table.Label];
    }

    private static SampleArray Parse(ModelInput input, int[] columns, int[] shape, List<string> fields, IReadOnlyList<string> names, string origin)
    {
        if (RealValues.TakesReal(input))
        {
            var real = new double[columns.Length];
            for (var i = 0; i < real.Length; i++)
                if (!double.TryParse(fields[columns[i]], NumberStyles.Float, CultureInfo.InvariantCulture, out real[i])) throw NoNumber(columns[i], "number");
            return SampleArray.From<double>(TensorType.Float64, shape, real);
        }

        var whole = new long[columns.Length];
        for (var i = 0; i < whole.Length; i++)
            if (!long.TryParse(fields[columns[i]], NumberStyles.Integer, CultureInfo.InvariantCulture, out whole[i])) throw NoNumber(columns[i], "whole number");
        return SampleArray.From<long>(TensorType.Int64, shape, whole);

        Diagnostics.TfLiteQuantException NoNumber(int column, string kind) => DatasetFault.Of(
            origin, $"'{fields[column]}' in column '{names[column]}' is no {kind}, as input {input} takes.", "Write numbers with a point, without separators; name the label's column with -LabelFrom.");
    }

    private static bool IsNumber(string field) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private sealed record Table(IReadOnlyList<string> Columns, bool HasHeader, int Label)
    {
        public static Table Open(string path, DatasetOptions options)
        {
            var (_, first) = DelimitedReader.Read(path, options.Delimiter).FirstOrDefault();
            if (first is null) throw DatasetFault.Of(path, "It has no row.", "Give a row per sample.");
            var hasHeader = !first.TrueForAll(IsNumber);
            IReadOnlyList<string> columns = hasHeader ? first.ConvertAll(static name => name.Trim()) : [.. Enumerable.Range(0, first.Count).Select(static column => column.ToString(CultureInfo.InvariantCulture))];
            return new Table(columns, hasHeader, LabelOf(columns, options.Label, path));
        }

        public IEnumerable<(int Line, List<string> Fields)> Rows(string path, DatasetOptions options)
        {
            foreach (var row in DelimitedReader.Read(path, options.Delimiter).Skip(HasHeader ? 1 : 0))
            {
                if (row.Fields.Count != Columns.Count)
                    throw DatasetFault.Of(path, $"Line {row.Line} has {row.Fields.Count} fields, and the first line {Columns.Count}.", "Give all rows the same columns; texts that hold separators go in quotes.");
                yield return row;
            }
        }

        private static int LabelOf(IReadOnlyList<string> columns, LabelSource? source, string path)
        {
            if (source is NamedLabels named)
            {
                var at = columns.ToList().FindIndex(column => column.Equals(named.Name, StringComparison.OrdinalIgnoreCase));
                return at >= 0 ? at : throw DatasetFault.Of(path, $"It has no column '{named.Name}'.", $"It has {DatasetFault.Quoted(columns)}.");
            }

            return columns.ToList().FindIndex(static column => column.Equals(UsualLabel, StringComparison.OrdinalIgnoreCase));
        }
    }
}
