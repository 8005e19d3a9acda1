using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Which version of an operator its types, shapes and options call for.</summary>
/// <remarks>The data, and what its conditions mean, is in <c>signature-versions.tsv</c> beside this file.</remarks>
public static class SignatureVersions
{
    private static readonly Lazy<Dictionary<BuiltinOperator, List<(SignatureCondition[] Conditions, int Version)>>> Table = new(Read);

    /// <summary>The lowest version of an operator whose kernel is made for this use of it.</summary>
    public static int Required(Operator op, Subgraph graph)
    {
        if (!Table.Value.TryGetValue(op.Builtin, out var rows)) return 1;
        foreach (var (conditions, version) in rows)
        {
            if (Array.TrueForAll(conditions, condition => condition.Holds(op, graph))) return version;
        }

        return 1;
    }

    private static Dictionary<BuiltinOperator, List<(SignatureCondition[] Conditions, int Version)>> Read()
    {
        var table = new Dictionary<BuiltinOperator, List<(SignatureCondition[], int)>>();
        foreach (var cells in DataTable.Rows("signature-versions.tsv"))
        {
            var conditions = Array.ConvertAll(cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), SignatureCondition.Parse);
            foreach (var name in cells[0].Split(','))
            {
                var op = DataTable.Operator(name);
                if (!table.TryGetValue(op, out var rows)) table.Add(op, rows = []);
                rows.Add((conditions, DataTable.Integer(cells[2])));
            }
        }

        return table;
    }
}
