using System.Text.RegularExpressions;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <summary>Where our integer models differ from the reference's on purpose, each with its cause (docs/accuracy.md).</summary>
internal static partial class IntegerExplanations
{
    private static readonly BuiltinOperator[] FloatHere =
    [
        // The runtime's int8 kernel refuses a divisor whose code is 0.
        BuiltinOperator.Div,
        // The kernel fills with the code 0 instead of the zero point.
        BuiltinOperator.MatrixDiag, BuiltinOperator.ScatterNd,
        // The runtime has no int8 kernel.
        BuiltinOperator.ReverseSequence,
    ];

    // No int16 kernel in the runtime that the reference recorded with, which refused its models.
    private static readonly BuiltinOperator[] FloatBeside16Bits = [BuiltinOperator.SquaredDifference, BuiltinOperator.Tile, BuiltinOperator.UnidirectionalSequenceLstm];

    // Skip connections into a CONCATENATION of 4 times the range; MAXIMUM and MINIMUM of the same two values; a SELECT that
    // returns part of what a comparison reads whole.
    private static readonly string[] KeepOwnScale = ["digits_unet", "pairs_two_inputs", "select"];

    /// <summary>All explanations for a model.</summary>
    /// <param name="plan">What ours decided.</param>
    /// <param name="is16Bit">Whether activations are int16.</param>
    /// <param name="name">The model.</param>
    public static IEnumerable<ExplainedDifference> For(QuantizationPlan plan, bool is16Bit, string name)
    {
        if (KeepOwnScale.Contains(name) && !is16Bit)
        {
            yield return new("a value that others read too keeps its own scale where a joining operator's would clip or coarsen it", static difference =>
                difference.Kind is DifferenceKind.Scale or DifferenceKind.ZeroPoint or DifferenceKind.Codes || (difference.Kind == DifferenceKind.Operand && difference.Actual.Contains("through QUANTIZE"))
                || (difference.Kind == DifferenceKind.OperatorVersion && difference.Place == "QUANTIZE"));
        }

        if (name == "sub_self" && !is16Bit)
            yield return new("a value that was 0 on all samples has its operands' range", static difference => difference.Kind is DifferenceKind.Scale or DifferenceKind.ZeroPoint);

        var left = plan.Operators.Where(row => row.Outcome == OperatorOutcome.Float
                && (FloatHere.Concat(is16Bit ? FloatBeside16Bits : []).Any(op => BuiltinOperators.NameOf(op) == row.Operator)))
            .Select(static row => row.Index).ToHashSet();
        yield return ExplainedDifference.OfKind("names are free", DifferenceKind.Name);
        yield return new("operators that no kernel computes rightly stay float here", difference => left.Any(index => Concerns(difference, index)));
        yield return new("SHAPE reads an input as it comes", static difference => difference.Place.Contains(" SHAPE, input 0") && difference.Actual.StartsWith("graph input", StringComparison.Ordinal));
        yield return new("versions follow from left operators", difference => difference.Kind == DifferenceKind.OperatorVersion && (left.Count > 0 || is16Bit));
        yield return new("on and off values are copied: they have the result's scale", static difference => difference.Place.Contains("ONE_HOT"));
        yield return new(
            "a table's range weighs all its rows, not only those that calibration happened to read",
            static difference => difference.Place.Contains("GATHER") && difference.Kind is DifferenceKind.Scale or DifferenceKind.ZeroPoint or DifferenceKind.Codes);
        var isRecurrent = plan.Operators.Any(static row => row.Operator.Contains("LSTM", StringComparison.Ordinal));
        yield return new(
            "an LSTM's output and state have one scale, for the range of both over all steps, with the states reset before each sample",
            difference => isRecurrent && difference.Kind is DifferenceKind.Scale or DifferenceKind.ZeroPoint or DifferenceKind.Codes);
        if (!is16Bit) yield break;

        yield return new(
            "QUANTIZE and DEQUANTIZE of int16 have the versions that know it, and values are quantized once",
            static difference => difference.Kind == DifferenceKind.Operand && Plain(difference.Expected) == Plain(difference.Actual));
        yield return new(
            "float operators read the float input itself",
            static difference => difference.Kind == DifferenceKind.Operand && difference.Expected.StartsWith(difference.Actual + " through QUANTIZE", StringComparison.Ordinal));
        yield return new(
            "the type of biases is stated on every operator that has the option",
            static difference => difference.Kind == DifferenceKind.OperatorOptions && difference.Place.Contains("field 4 of options 8") && difference.Expected == "0");
        yield return new(
            "a constant that operators use in different forms has one for each",
            static difference => difference.Kind is DifferenceKind.Sharing or DifferenceKind.Placement);
        yield return new(
            "a channel of tiny weights has the smallest scale of int8 models",
            static difference => difference.Kind is DifferenceKind.Scale or DifferenceKind.Codes && difference.Place.Contains("CONV_2D, input") && IsTiny(difference));
        yield return new("a constant has as many bytes as its shape takes", static difference => difference.Kind == DifferenceKind.Codes && difference.Expected.EndsWith(" bytes", StringComparison.Ordinal));
        yield return new("a sum's range is its own: at the input's scale large sums saturate", static difference => difference.Place.Contains(" SUM") || difference.Place.Contains("operator 1 SUM"));
        yield return new("SELECT's result has its own range, and both its operands take it", static difference => difference.Place.Contains(" SELECT"));
        yield return new("a tensor of zeros gets a scale above 0", static difference => difference.Kind == DifferenceKind.Scale && float.Parse(difference.Expected, System.Globalization.CultureInfo.InvariantCulture) < 1e-20f);
        yield return new("constants are rounded once", static difference => difference.Kind == DifferenceKind.Codes && difference.Place.Contains("CONCATENATION, input"));
    }

    // 1e-6 / 254, and biases at it.
    private static bool IsTiny(ModelDifference difference) => difference.Kind == DifferenceKind.Codes
        || (float.TryParse(difference.Expected, System.Globalization.CultureInfo.InvariantCulture, out var scale) && scale < 1e-8f);

    private static bool Concerns(ModelDifference difference, int index)
    {
        var number = $"operator {index}";
        return Mentions(difference.Place, number) || Mentions(difference.Expected, number) || Mentions(difference.Actual, number);
    }

    private static bool Mentions(string text, string number) => Regex.IsMatch(text, Regex.Escape(number) + @"(?!\d)");

    private static string Plain(string operand) => Repeated().Replace(Version().Replace(operand, ""), "$1");

    [GeneratedRegex(@" v\d+")]
    private static partial Regex Version();

    [GeneratedRegex(@"( through QUANTIZE to Int16)+")]
    private static partial Regex Repeated();
}
