using System.Globalization;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Reads a table of facts that is embedded in the assembly: columns divided by tabs, comments after a number sign.</summary>
internal static class DataTable
{
    /// <summary>Rows of a table, split into cells.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream = typeof(DataTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The table {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') yield return line.Split('\t');
        }
    }

    public static BuiltinOperator Operator(string name) => BuiltinOperators.TryParse(name, out var op)
        ? op
        : throw new InvalidOperationException($"No operator is called {name}.");

    public static TensorType Type(string name) => Enum.Parse<TensorType>(name, ignoreCase: true);

    public static int Integer(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
}
