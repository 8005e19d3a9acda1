using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Layers;

/// <summary>
/// Isolated figures of each operator against what the reference's quantization debugger recorded. The debugger gives the float operator
/// what the quantized model computed; we give the quantized operator what the float model computed, so that ours holds the
/// rounding of its inputs as well. Given the same values, which this test sees to operator by operator, both must say the same.
/// </summary>
public sealed class DebuggerAgreementTests
{
    // The debugger ran optimized kernels, ours are the literal ones: what comes to an operator differs in a code here and there, and
    // figures by as much as another draw of so many elements would make. Mean squared errors of n roundings vary by 0.9/sqrt(n);
    // values in a sample are alike, so that more is allowed.
    private const double Floor = 0.05;
    private const double Spread = 6;

    private static readonly Dictionary<string, string> NotComparable = new()
    {
        ["UNIDIRECTIONAL_SEQUENCE_LSTM"] = "the debugger does not reset states between samples: its float and integer states drift apart",
        ["AVERAGE_POOL_2D"] = "the debugger holds an operator that keeps its input's scale against itself: 1e-14, where rounding alone is scale squared over 12",
        ["MEAN"] = "the literal integer kernel truncates, which Compare rightly shows as a mean error; the optimized one that the debugger ran rounds",
        ["BATCH_MATMUL"] = "in the debugger alone two of four are off by a constant of several codes, which outputs of the same model do not show",
        ["RSQRT"] = "it reads what MEAN gives, and is steep: a code there is several here",
        ["RESIZE_BILINEAR"] = "the optimized kernel rounds halves the other way: the mean error has the other sign",
        ["LEAKY_RELU"] = "the optimized kernel that the debugger ran rounds it otherwise",
    };

    [Theory, MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Operators_are_as_wrong_as_the_debugger_says(string name)
    {
        var golden = GoldenModel.Require(name);
        var rows = golden.Debugger;
        if (rows.Count == 0) Assert.Skip("The reference's debugger could not run this model.");
        using var original = ModelReader.Open(golden.ModelPath("float"));
        using var quantized = ModelReader.Open(golden.ModelPath("int8_fallback"));
        var values = GivenValues.Of(quantized, SampleListDataset.Of(golden, DebuggerRow.Samples).Samples);
        var counterparts = Counterparts(original, quantized);
        var compared = 0;
        foreach (var group in rows.GroupBy(static row => row.Operator))
        {
            List<Operator> operators = [.. quantized.Subgraphs[0].Operators.Where(op => op.Code.Name == group.Key && IsQuantized(quantized, op))];
            Assert.Equal(group.Count(), operators.Count);
            foreach (var (row, op) in group.Zip(operators))
            {
                var counterpart = counterparts[new TensorId(0, op.Outputs[0])].Index;
                var source = original.Subgraphs[0].Operators.Single(other => other.Outputs.Contains(counterpart));
                var own = Compare(original, source, quantized, op, values);
                var what = $"{name}, {row.Operator} '{row.Tensor}'";
                Assert.True(row.ZeroPoint == own.ZeroPoint && Math.Abs(own.Scale!.Value / row.Scale - 1) < 1e-6, $"{what}: scale {own.Scale}, zero point {own.ZeroPoint}; the debugger {row.Scale}, {row.ZeroPoint}");
                Assert.Equal((long)row.Elements * DebuggerRow.Samples, own.Histogram.Sum());
                if (NotComparable.ContainsKey(row.Operator)) continue;
                RequireAlike(row, own, what);
                compared++;
            }
        }

        Assert.True(compared > 0);
    }

    private static void RequireAlike(DebuggerRow row, TensorComparison own, string what)
    {
        // Float operators that only move values leave the last bits of a dequantized value, the debugger's other constant 1e-14.
        var unit = (double)row.Scale * row.Scale;
        double n = row.Elements * DebuggerRow.Samples, share = Floor + (Spread / Math.Sqrt(n));
        Assert.True(
            Math.Abs(own.IsolatedMeanSquaredError!.Value - row.MeanSquaredError) <= (share * row.MeanSquaredError) + (1e-8 * unit),
            FormattableString.Invariant($"{what}: mean squared error {own.IsolatedMeanSquaredError:E4}, the debugger {row.MeanSquaredError:E4}, of {n} elements"));
        // A mean varies by sigma/sqrt(n).
        Assert.True(
            Math.Abs(own.IsolatedMeanError!.Value - row.MeanError) <= share * Math.Sqrt(row.MeanSquaredError) + (1e-5 * row.Scale),
            FormattableString.Invariant($"{what}: mean error {own.IsolatedMeanError:E4}, the debugger {row.MeanError:E4}, of {n} elements"));
    }

    private static bool IsQuantized(TfLiteModel model, Operator op) => model.Subgraphs[0].Tensors[op.Outputs[0]].Type == TensorType.Int8;

    private static TensorComparison Compare(TfLiteModel original, Operator source, TfLiteModel quantized, Operator op, IReadOnlyList<IReadOnlyDictionary<int, SampleArray>> values)
    {
        var given = CutOperator.Given(quantized.Subgraphs[0], op);
        var samples = values.Select((sample, i) => new DatasetSample
        {
            Index = i,
            Origin = $"sample {i}",
            Inputs = given.Select((tensor, position) => (tensor, position)).ToDictionary(static input => CutOperator.InputName(input.position), input => sample[input.tensor]),
        });
        // Both share constants with the whole models, which the caller closes.
        TfLiteModel left = CutOperator.Of(original, 0, source), right = CutOperator.Of(quantized, 0, op);
        var report = new LayerComparison { EndToEnd = false }.Run(left, right, [new SampleListDataset([.. samples])], TestContext.Current.CancellationToken);
        return Assert.Single(report.Tensors);
    }

    private static IReadOnlyDictionary<TensorId, TensorId> Counterparts(TfLiteModel original, TfLiteModel quantized)
    {
        using var models = new ModelSet(original, [quantized], null, new());
        return TensorPairing.Of(original, quantized, models.TensorPairs(0)).Counterparts;
    }
}
