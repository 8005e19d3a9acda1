using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.Schema.Binary;

namespace TfLiteQuant.Inspection;

/// <summary>Names that the format gives to operators' options and to the values of those that are enumerations.</summary>
internal static class OptionNames
{
    private static readonly string[] Activations = ["NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"];
    private static readonly string[] Paddings = ["SAME", "VALID"];
    private static readonly string[] WeightFormats = ["DEFAULT", "SHUFFLED4x16INT8"];
    private static readonly string[] KernelTypes = ["FULL", "BASIC"];
    private static readonly string[] Combiners = ["SUM", "MEAN", "SQRTN"];

    /// <summary>The table that an operator's options are; null for one that this version does not know.</summary>
    public static SchemaTable? TableOf(OperatorOptions options, bool isSecondUnion)
    {
        var graph = BinarySchema.TfLite.Root.Field(FieldIds.Model.Subgraphs)!.Table;
        var op = graph.Field(FieldIds.SubGraph.Operators)!.Table;
        var union = op.Field(isSecondUnion ? FieldIds.Operator.BuiltinOptions2 : FieldIds.Operator.BuiltinOptions)!.Union;
        return union.Member(options.Tag);
    }

    /// <summary>The name of an enumeration's value; null where the field is a plain number or the value unknown.</summary>
    public static string? OfValue(string field, long value)
    {
        if (IsType(field) && value is >= 0 and <= (long)TensorType.Float8E5M2) return ((TensorType)value).ToString();
        var names = EnumerationOf(field);
        return (ulong)value < (ulong)names.Length ? names[value] : null;
    }

    /// <summary>Whether the field is an enumeration whose default a reader wants to see: files leave defaults out.</summary>
    public static bool IsAlwaysShown(string field) => EnumerationOf(field).Length > 0;

    private static bool IsType(string field) => field.EndsWith("_type", StringComparison.Ordinal) && field is not "kernel_type" and not "compare_type"
        || field.EndsWith("_dtype", StringComparison.Ordinal)
        || field is "in_data_type" or "out_data_type";

    private static string[] EnumerationOf(string field) => field switch
    {
        "fused_activation_function" => Activations,
        "padding" => Paddings,
        "weights_format" => WeightFormats,
        "kernel_type" => KernelTypes,
        "combiner" => Combiners,
        _ => [],
    };
}
