using System.Globalization;

namespace TfLiteQuant.TestKit;

/// <summary>What the reference's quantization debugger measured of an operator: its quantized kernel beside its float kernel, both given
/// the quantized model's values; each figure is the mean over 50 samples of the sample's own.</summary>
/// <param name="Operator">Kind of the operator.</param>
/// <param name="Elements">Elements of its output.</param>
/// <param name="MeanError">Quantized less float.</param>
/// <param name="MeanSquaredError">Mean of squared differences.</param>
/// <param name="Scale">Of its output.</param>
/// <param name="ZeroPoint">Of its output.</param>
/// <param name="Tensor">Name of its output in the reference's debugging model.</param>
public sealed record DebuggerRow(string Operator, int Elements, double MeanError, double MeanSquaredError, float Scale, int ZeroPoint, string Tensor)
{
    /// <summary>Samples that the reference's debugger saw: the first ones of the test data.</summary>
    public const int Samples = 50;

    /// <summary>The rows of a <c>debugger.csv</c>, in the order of the operators.</summary>
    public static IReadOnlyList<DebuggerRow> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        List<string> columns = [.. lines[0].Split(',')];
        return [.. lines.Skip(1).Select(line =>
        {
            // Names stand last and may hold commas.
            var cells = line.Split(',', columns.Count);
            string Of(string column) => cells[columns.IndexOf(column)];
            double Number(string column) => double.Parse(Of(column), CultureInfo.InvariantCulture);
            return new DebuggerRow(
                Of("op_name"), (int)Number("num_elements"), Number("mean_error"), Number("mean_squared_error"), (float)Number("scale"), (int)Number("zero_point"), Of("tensor_name"));
        })];
    }
}
