using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Calibration;

/// <summary>What is inside recurrent operators at every point in time, against cells computed in double precision.</summary>
public sealed class RecurrentCalibrationTests
{
    private const int Steps = 6, Features = 4, OutputState = 18, CellState = 19;
    private const double Tolerance = 1e-5;
    private readonly float[][] _sequences = [new SeededRandom(1).Floats(Steps * Features), new SeededRandom(2).Floats(Steps * Features, -3, 3)];

    public static TheoryData<bool, bool, int, bool> Layouts => new()
    {
        { false, false, 0, false },
        { true, false, 0, false },
        { false, true, 3, false },
        { false, false, 0, true },
        { true, true, 3, true },
    };

    [Theory, MemberData(nameof(Layouts))]
    public void Lstm_states_and_inner_values_are_those_of_all_steps(bool coupled, bool peephole, int projection, bool norm)
    {
        var builder = new ModelBuilder();
        var layout = new LstmLayout(5, projection, peephole, norm, coupled);
        builder.Main.Output(builder.Main.UnidirectionalSequenceLstm(builder.Main.Input([1, Steps, Features], "x"), layout));
        using var model = builder.Build();
        var op = model.Subgraphs[0].Operators[0];
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [1, Steps, Features], _sequences)]);
        var seen = Walk(Weights(model.Subgraphs[0], op, layout), layout);
        Near(seen["output"], CalibratorTests.Of(table, op.Inputs[OutputState]));
        Near(seen["cell"], CalibratorTests.Of(table, op.Inputs[CellState]));
        Assert.Equal(2 * Steps * 5, CalibratorTests.Of(table, op.Inputs[CellState]).Values);
        var positions = Enumerable.Range(0, 5).Where(position => position == 4 || (norm && !(coupled && position == 0))).ToList();
        Assert.Equal(positions, table.Inner.Select(static inner => inner.Position));
        Assert.All(table.Inner, inner =>
        {
            Assert.Equal((0, 0, "UNIDIRECTIONAL_SEQUENCE_LSTM"), (inner.Subgraph, inner.Operator, inner.OperatorName));
            Near(seen[inner.Position == 4 ? "hidden" : $"gate {inner.Position}"], inner.Statistics);
        });
        Assert.Equal(table.Inner[0].Statistics.Range, table.Ranges().OfInner(0, 0, positions[0]));
    }

    [Fact]
    public void Bidirectional_lstm_has_two_of_each()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.BidirectionalSequenceLstm(builder.Main.Input([Steps, 1, Features], "x"), new LstmLayout(5)));
        using var model = builder.Build();
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [Steps, 1, Features], _sequences)]);
        var op = model.Subgraphs[0].Operators[0];
        Assert.Equal([4, 9], table.Inner.Select(static inner => inner.Position));
        // Without projection what is hidden is what is given out, and both are what the state was.
        for (var direction = 0; direction < 2; direction++)
        {
            var output = CalibratorTests.Of(table, op.Outputs[direction]);
            Assert.Equal(output.Range, CalibratorTests.Of(table, op.Inputs[35 + (2 * direction)]).Range);
            Assert.Equal(output.Range, table.Inner[direction].Statistics.Range);
            Assert.Equal(2 * Steps * 5, CalibratorTests.Of(table, op.Inputs[36 + (2 * direction)]).Values);
        }
    }

    [Fact]
    public void Simple_cells_tell_their_states()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.UnidirectionalSequenceRnn(builder.Main.Input([1, Steps, Features], "x"), 3));
        using var model = builder.Build();
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [1, Steps, Features], _sequences)]);
        var op = model.Subgraphs[0].Operators[0];
        Assert.Equal(CalibratorTests.Of(table, op.Outputs[0]).Range, CalibratorTests.Of(table, op.Inputs[4]).Range);
        Assert.Equal(2 * Steps * 3, CalibratorTests.Of(table, op.Inputs[4]).Values);
    }

    [Fact]
    public void States_are_recorded_after_they_change_and_start_anew_with_each_sample()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.Svdf(builder.Main.Input([1, 2], "x"), 2, 3));
        using var model = builder.Build();
        var op = model.Subgraphs[0].Operators[0];
        var features = model.Subgraphs[0].Tensors[op.Inputs[1]].Buffer.Data.AsSpan<float>().ToArray();
        var table = new Calibrator().Run(model, [TestDataset.Of("x", [1, 2], [1, 0], [0, 10], [1, 0])]);
        float[] news = [features[0], features[2], 10 * features[1], 10 * features[3], 0];
        var range = CalibratorTests.Of(table, op.Inputs[4]).Range!.Value;
        Assert.Equal(news.Min(), range.Min, Tolerance);
        Assert.Equal(news.Max(), range.Max, Tolerance);
    }

    [Fact]
    public void Nobody_is_told_once_the_calibration_is_over()
    {
        var builder = new ModelBuilder();
        builder.Main.Output(builder.Main.UnidirectionalSequenceLstm(builder.Main.Input([1, Steps, Features], "x"), new LstmLayout(5)));
        using var model = builder.Build();
        using var interpreter = new TfLiteQuant.Runtime.Interpreter(model);
        interpreter.Run();
        var inner = interpreter.Operators[0].InnerValues;
        Assert.NotNull(inner);
        Assert.Null(inner.Observer);
    }

    private static void Near(List<double> expected, ValueStatistics actual)
    {
        Assert.Equal(expected.Min(), actual.Range!.Value.Min, Tolerance);
        Assert.Equal(expected.Max(), actual.Range.Value.Max, Tolerance);
    }

    private Dictionary<string, List<double>> Walk(ReferenceLstm w, LstmLayout layout)
    {
        var seen = new Dictionary<string, List<double>>();
        void See(string what, IEnumerable<double> values)
        {
            if (!seen.TryGetValue(what, out var all)) seen.Add(what, all = []);
            all.AddRange(values);
        }

        foreach (var sequence in _sequences)
        {
            double[] output = new double[layout.OutputSize], cell = new double[layout.Units];
            for (var step = 0; step < Steps; step++)
            {
                double[] input = [.. sequence.Skip(step * Features).Take(Features).Select(static value => (double)value)];
                var (outputBefore, cellBefore) = ((double[])output.Clone(), (double[])cell.Clone());
                ReferenceRecurrent.LstmStep(w, input, null, output, cell);
                See("output", output);
                See("cell", cell);
                for (var gate = 0; gate < 4; gate++)
                    if (w.Input[gate] is not null) See($"gate {gate}", Sums(w, gate, input, outputBefore, gate == 3 ? cell : gate == 2 ? null : cellBefore));

                See("hidden", Hidden(w, input, outputBefore, cell));
            }
        }

        return seen;
    }

    // Output gate times activated state; normalized where the cell is.
    private static IEnumerable<double> Hidden(ReferenceLstm w, double[] input, double[] outputBefore, double[] cell)
    {
        double[] sums = [.. Sums(w, 3, input, outputBefore, cell)];
        var mean = sums.Average();
        var deviation = Math.Sqrt(sums.Average(sum => (sum - mean) * (sum - mean)) + 1e-8);
        for (var unit = 0; unit < sums.Length; unit++)
        {
            var sum = w.Norm is null ? sums[unit] : (sums[unit] - mean) / deviation * w.Norm[3]![unit];
            yield return Math.Tanh(cell[unit]) / (1 + Math.Exp(-(sum + w.Bias[3]![unit])));
        }
    }

    private static IEnumerable<double> Sums(ReferenceLstm w, int gate, double[] input, double[] output, double[]? cell)
    {
        var units = w.Bias[gate]!.Length;
        for (var unit = 0; unit < units; unit++)
        {
            var sum = 0.0;
            for (var k = 0; k < input.Length; k++) sum += w.Input[gate]![(unit * input.Length) + k] * input[k];
            for (var k = 0; k < output.Length; k++) sum += w.Recurrent[gate]![(unit * output.Length) + k] * output[k];
            if (cell is not null && w.Peephole?[gate] is { } peephole) sum += peephole[unit] * cell[unit];
            yield return sum;
        }
    }

    private static ReferenceLstm Weights(Subgraph graph, Operator op, LstmLayout layout)
    {
        float[]? Read(int position) => op.Input(position) < 0 ? null : graph.Tensors[op.Inputs[position]].Buffer.Data.AsSpan<float>().ToArray();
        float[]?[] Four(int first) => [.. Enumerable.Range(first, 4).Select(Read)];
        return new ReferenceLstm(Four(1), Four(5), Four(12))
        {
            Peephole = layout.Peephole ? [Read(9), Read(10), null, Read(11)] : null,
            Norm = layout.LayerNorm ? Four(20) : null,
            Projection = Read(16),
            ProjectionBias = Read(17),
            CellClip = 10,
        };
    }
}
