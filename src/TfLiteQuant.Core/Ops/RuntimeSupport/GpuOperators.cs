using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Which operators the GPU delegate takes.</summary>
/// <remarks>The data is in <c>gpu-operators.tsv</c> beside this file.</remarks>
public static class GpuOperators
{
    private static readonly Lazy<Dictionary<BuiltinOperator, int>> Table = new(Read);

    /// <summary>Highest version of an operator that the delegate takes; null where it does not take the operator.</summary>
    public static int? MaxVersion(BuiltinOperator op) => Table.Value.TryGetValue(op, out var version) ? version : null;

    // The delegate does not ask for the version of some operators.
    private static Dictionary<BuiltinOperator, int> Read() => DataTable.Rows("gpu-operators.tsv")
        .ToDictionary(static cells => DataTable.Operator(cells[0]), static cells => cells[1].Length == 0 ? int.MaxValue : DataTable.Integer(cells[1]));
}
