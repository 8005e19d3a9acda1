using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Which operators the Edge TPU compiler maps to the device.</summary>
/// <remarks>The data is in <c>edgetpu-operators.tsv</c> beside this file.</remarks>
public static class EdgeTpuOperators
{
    /// <summary>Runtime that the compiler's last version, 16.0 of June 2021, was built with: it refuses to read models with operator
    /// versions that came later, such as EXP 2, CONV_2D 6 and TRANSPOSE_CONV 4.</summary>
    public static Version Runtime { get; } = new(2, 5, 0);

    private static readonly Lazy<Dictionary<BuiltinOperator, string>> Table = new(static () => DataTable.Rows("edgetpu-operators.tsv")
        .ToDictionary(static cells => DataTable.Operator(cells[0]), static cells => cells[1]));

    /// <summary>What the compiler asks of an operator, in words, empty where nothing; null where it does not map the operator.</summary>
    public static string? ConditionOf(BuiltinOperator op) => Table.Value.GetValueOrDefault(op);
}
