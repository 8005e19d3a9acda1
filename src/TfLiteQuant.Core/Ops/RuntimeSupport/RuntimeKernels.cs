using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// Which quantized types the kernels of the reference runtime (LiteRT on a CPU, with XNNPACK) take: asked of the runtime itself with
/// models of one operator, and held to it by a test. A type without a kernel has to stay float.
/// </summary>
/// <remarks>The data is in <c>runtime-kernels.tsv</c>, <c>runtime-versions.tsv</c> and <c>runtime-conversions.tsv</c> beside this file.</remarks>
public static class RuntimeKernels
{
    private const string Later = "later";

    private static readonly Lazy<Dictionary<BuiltinOperator, (int Min, int Max)>> VersionTable = new(ReadVersions);
    private static readonly Lazy<Dictionary<(BuiltinOperator, TensorType), RuntimeKernel>> KernelTable = new(ReadKernels);
    private static readonly Lazy<Dictionary<(TensorType From, TensorType To), bool>> ConversionTable = new(ReadConversions);

    /// <summary>Every kernel for quantized activations, by operator name and type.</summary>
    public static IReadOnlyCollection<RuntimeKernel> All => KernelTable.Value.Values;

    /// <summary>The kernel of an operator for activations of a type; null where the runtime has none, or none that is right.</summary>
    public static RuntimeKernel? Takes(BuiltinOperator op, TensorType activation) => KernelTable.Value.GetValueOrDefault((op, activation));

    /// <summary>Lowest and highest version of an operator that the runtime registers; null where it registers none.</summary>
    public static (int Min, int Max)? Versions(BuiltinOperator op) => VersionTable.Value.TryGetValue(op, out var range) ? range : null;

    /// <summary>Whether QUANTIZE turns floats, or codes of one type, into codes of another.</summary>
    /// <param name="from">Type that goes in.</param>
    /// <param name="to">Type that comes out.</param>
    /// <param name="everywhere">Whether the runtime of TensorFlow 2.21 must do so, too.</param>
    public static bool Converts(TensorType from, TensorType to, bool everywhere = false)
        => ConversionTable.Value.TryGetValue((from, to), out var isRecent) && !(everywhere && isRecent);

    private static Dictionary<(TensorType From, TensorType To), bool> ReadConversions() => DataTable.Rows("runtime-conversions.tsv")
        .ToDictionary(static cells => (DataTable.Type(cells[0]), DataTable.Type(cells[1])), static cells => cells[2] == Later);

    private static Dictionary<BuiltinOperator, (int Min, int Max)> ReadVersions()
    {
        var table = new Dictionary<BuiltinOperator, (int Min, int Max)>();
        foreach (var cells in DataTable.Rows("runtime-versions.tsv"))
            table.Add(DataTable.Operator(cells[0]), (DataTable.Integer(cells[1]), DataTable.Integer(cells[2])));
        return table;
    }

    private static Dictionary<(BuiltinOperator, TensorType), RuntimeKernel> ReadKernels()
    {
        var table = new Dictionary<(BuiltinOperator, TensorType), RuntimeKernel>();
        foreach (var cells in DataTable.Rows("runtime-kernels.tsv"))
        {
            var op = DataTable.Operator(cells[0]);
            var type = DataTable.Type(cells[1]);
            var (min, max) = VersionTable.Value[op];
            var rank = cells[4].Length == 0 ? (int?)null : DataTable.Integer(cells[4]);
            table.Add((op, type), new RuntimeKernel(op, type, min, max, Enum.Parse<KernelScales>(cells[2]), cells[3] == "0", rank, cells[5] == Later, cells[6]));
        }

        return table;
    }
}
