using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Which operators and types TensorFlow Lite Micro has kernels for.</summary>
/// <remarks>The data is in <c>micro-kernels.tsv</c> beside this file.</remarks>
public static class MicroKernels
{
    private static readonly Lazy<Dictionary<BuiltinOperator, HashSet<TensorType>?>> Table = new(Read);

    /// <summary>Whether there is a kernel for an operator at all.</summary>
    public static bool Has(BuiltinOperator op) => Table.Value.ContainsKey(op);

    /// <summary>Whether there is a kernel for an operator with activations of a type.</summary>
    public static bool Takes(BuiltinOperator op, TensorType activation)
        => Table.Value.TryGetValue(op, out var types) && types?.Contains(activation) != false;

    /// <summary>Types of activations that an operator's kernel takes; empty where it takes any, or is missing.</summary>
    public static IReadOnlyCollection<TensorType> TypesOf(BuiltinOperator op) => Table.Value.GetValueOrDefault(op) ?? [];

    private static Dictionary<BuiltinOperator, HashSet<TensorType>?> Read()
    {
        var table = new Dictionary<BuiltinOperator, HashSet<TensorType>?>();
        foreach (var cells in DataTable.Rows("micro-kernels.tsv"))
            table.Add(DataTable.Operator(cells[0]), cells[1] == "any" ? null : [.. cells[1].Split(',').Select(DataTable.Type)]);
        return table;
    }
}
