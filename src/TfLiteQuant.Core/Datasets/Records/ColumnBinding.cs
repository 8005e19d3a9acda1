using System.Globalization;

namespace TfLiteQuant.Datasets;

/// <summary>
/// Tells which columns of a table are the elements of which input: a column of its name (one element); columns <c>name_0</c>,
/// <c>name_1</c>... or <c>name[0]</c>, <c>name.0</c>, <c>name0</c>, counted from 0 or 1; or, for a model with one input, all
/// columns but the label's, in order.
/// </summary>
internal static class ColumnBinding
{
    private static readonly string[] Patterns = ["{0}_{1}", "{0}[{1}]", "{0}.{1}", "{0}{1}"];

    /// <summary>Columns of each input, in order of its elements.</summary>
    /// <param name="columns">Names of the columns; empty texts where the table has no header.</param>
    /// <param name="inputs">Inputs to fill.</param>
    /// <param name="options">What names mean.</param>
    /// <param name="label">Index of the label's column, -1 for none.</param>
    /// <param name="path">The file, for errors; null for none.</param>
    /// <exception cref="Diagnostics.TfLiteQuantException">An input has no columns, or not as many as it has elements.</exception>
    public static IReadOnlyList<(ModelInput Input, int[] Columns, int[] Shape)> Bind(
        IReadOnlyList<string> columns, IReadOnlyList<ModelInput> inputs, DatasetOptions options, int label, string? path)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++)
            if (i != label) places.TryAdd(columns[i], i);
        return [.. inputs.Where(input => options.InputName is null || input.IsNamed(options.InputName)).Select(input => Bind(input, columns, inputs, options, label, path, places))];
    }

    private static (ModelInput Input, int[] Columns, int[] Shape) Bind(
        ModelInput input, IReadOnlyList<string> columns, IReadOnlyList<ModelInput> inputs, DatasetOptions options, int label, string? path, Dictionary<string, int> places)
    {
        var bound = options.NamesOf(input).Select(name => Named(name, places)).FirstOrDefault(static found => found.Length > 0)
            ?? (inputs.Count == 1 || options.InputName is not null ? [.. Enumerable.Range(0, columns.Count).Where(column => column != label)] : throw DatasetFault.Missing(path, input, columns, inputs));
        var shape = input.ShapeFor(bound.Length)
            ?? throw DatasetFault.Of(
                path,
                $"Input {input} takes {input.SampleCount()?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of"} elements, and {bound.Length} columns were found for it.",
                $"Name them {input.Name}_0, {input.Name}_1...; the columns are {DatasetFault.Quoted(columns)}. -LabelFrom names the label's column.");
        return (input, bound, shape);
    }

    private static int[] Named(string name, Dictionary<string, int> places)
    {
        if (places.TryGetValue(name, out var single)) return [single];
        foreach (var pattern in Patterns)
        {
            for (var first = 0; first <= 1; first++)
            {
                var found = new List<int>();
                while (places.TryGetValue(string.Format(CultureInfo.InvariantCulture, pattern, name, first + found.Count), out var place)) found.Add(place);
                if (found.Count > 0) return [.. found];
            }
        }

        return [];
    }
}
