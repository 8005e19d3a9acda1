using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Recurrent operators against cells computed one value at a time in double precision; states live from run to run.</summary>
public sealed partial class RecurrentTests
{
    private const double Tolerance = 1e-5;
    private readonly SeededRandom _random = new(11);

    public static TheoryData<int, int, int, bool, bool, bool, int, bool> Lstms
    {
        get
        {
            // units, batch, steps, time major, coupled, peephole, projection, normalized
            var data = new TheoryData<int, int, int, bool, bool, bool, int, bool>();
            foreach (var (coupled, peephole, projection, norm) in new[]
                { (false, false, 0, false), (true, false, 0, false), (false, true, 0, false), (false, false, 5, false), (false, false, 0, true), (true, true, 3, true) })
            {
                data.Add(4, 1, 1, true, coupled, peephole, projection, norm);
                data.Add(11, 2, 5, false, coupled, peephole, projection, norm);
                data.Add(20, 5, 3, true, coupled, peephole, projection, norm);
            }

            data.Add(8, 1, 30, false, false, false, 0, false);
            data.Add(33, 3, 14, true, false, false, 0, false);
            data.Add(250, 2, 4, false, false, false, 0, false);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lstms))]
    public void Sequence_lstm(int units, int batch, int steps, bool timeMajor, bool coupled, bool peephole, int projection, bool norm)
    {
        const int Features = 7;
        var outputs = projection > 0 ? projection : units;
        var w = Lstm(Features, units, outputs, coupled, peephole, projection > 0, norm) with { CellClip = peephole ? 0.6 : 0, ProjectionClip = norm ? 0.3 : 0 };
        var options = new OptionFields(71).Choice(0, FusedActivation.Tanh).Number(1, (float)w.CellClip).Number(2, (float)w.ProjectionClip).Flag(3, timeMajor);
        int[] shape = timeMajor ? [steps, batch, Features] : [batch, steps, Features];
        var states = States(batch, outputs, units);
        float[][] inputs = [_random.Floats(steps * batch * Features), _random.Floats(steps * batch * Features)];
        using var model = new OperatorModel(
            BuiltinOperator.UnidirectionalSequenceLstm, options, [TensorType.Float32],
            [ModelOperand.Given(inputs[0], shape), .. Weights(w, Features, units, outputs), ModelOperand.State(batch, outputs), ModelOperand.State(batch, units), .. Norms(w, units)], 2);
        foreach (var input in inputs)
        {
            model.Interpreter.SetInput<float>(0, input);
            var actual = model.Run()[0];
            Assert.Equal([shape[0], shape[1], outputs], actual.Shape);
            Near(Sequence(input, null, steps, batch, Features, 0, timeMajor, false, outputs, (b, x, _) => ReferenceRecurrent.LstmStep(w, x, null, states[b].Output, states[b].Cell)), actual);
        }
    }

    [Theory]
    [InlineData(4, 1, false)]
    [InlineData(13, 4, true)]
    public void Single_step_lstm(int units, int batch, bool coupled)
    {
        const int Features = 6;
        var w = Lstm(Features, units, units, coupled, true, false, false);
        var states = States(batch, units, units);
        var input = _random.Floats(batch * Features);
        using var model = new OperatorModel(
            BuiltinOperator.Lstm, new OptionFields(14).Choice(0, FusedActivation.Tanh), [TensorType.Float32],
            [ModelOperand.Given(input, batch, Features), .. Weights(w, Features, units, units), ModelOperand.State(batch, units), ModelOperand.State(batch, units)]);
        for (var run = 0; run < 3; run++)
            Near(Sequence(input, null, 1, batch, Features, 0, true, false, units, (b, x, _) => ReferenceRecurrent.LstmStep(w, x, null, states[b].Output, states[b].Cell)), model.Run()[0]);
        model.Interpreter.ResetVariables();
        states = States(batch, units, units);
        Near(Sequence(input, null, 1, batch, Features, 0, true, false, units, (b, x, _) => ReferenceRecurrent.LstmStep(w, x, null, states[b].Output, states[b].Cell)), model.Run()[0]);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(9, 3)]
    public void Basic_lstm(int units, int batch)
    {
        const int Features = 5;
        var w = Lstm(Features, units, units, false, false, false, false);
        // Rows of one matrix: gates input, cell, forget, output; columns input, then previous output.
        int[] gates = [0, 2, 1, 3];
        float[] matrix = [.. gates.SelectMany(gate => Enumerable.Range(0, units).SelectMany(unit => w.Input[gate]!.Skip(unit * Features).Take(Features).Concat(w.Recurrent[gate]!.Skip(unit * units).Take(units))))];
        float[] bias = [.. gates.SelectMany(gate => w.Bias[gate]!)];
        var states = States(batch, units, units);
        var input = _random.Floats(batch * Features);
        using var model = new OperatorModel(
            BuiltinOperator.Lstm, new OptionFields(14).Choice(0, FusedActivation.Tanh).Choice(3, LstmKernel.Basic),
            [TensorType.Float32, TensorType.Float32, TensorType.Float32, TensorType.Float32],
            [
                ModelOperand.Given(input, batch, Features), ModelOperand.State(batch, units), ModelOperand.Constant(matrix, 4 * units, Features + units),
                ModelOperand.Constant(bias, 4 * units), ModelOperand.State(batch, units),
            ]);
        for (var run = 0; run < 3; run++)
        {
            var expected = Sequence(input, null, 1, batch, Features, 0, true, false, units, (b, x, _) => ReferenceRecurrent.LstmStep(w, x, null, states[b].Output, states[b].Cell));
            var actual = model.Run();
            Near(expected, actual[0]);
            Near([.. states.SelectMany(static state => state.Cell)], actual[1]);
        }
    }

    [Fact]
    public void Diagonal_recurrent_weights()
    {
        const int Features = 3, Units = 10;
        var w = Lstm(Features, Units, Units, false, false, false, false) with { IsDiagonal = true };
        for (var gate = 0; gate < 4; gate++) w.Recurrent[gate] = _random.Floats(Units);
        var states = States(1, Units, Units);
        var input = _random.Floats(6 * Features);
        var weights = Weights(w, Features, Units, Units);
        for (var gate = 0; gate < 4; gate++) weights[4 + gate] = ModelOperand.Constant(w.Recurrent[gate]!, Units);
        using var model = new OperatorModel(
            BuiltinOperator.UnidirectionalSequenceLstm, new OptionFields(71).Choice(0, FusedActivation.Tanh).Flag(5, true), [TensorType.Float32],
            [ModelOperand.Given(input, 1, 6, Features), .. weights, ModelOperand.State(1, Units), ModelOperand.State(1, Units)]);
        Near(Sequence(input, null, 6, 1, Features, 0, false, false, Units, (b, x, _) => ReferenceRecurrent.LstmStep(w, x, null, states[b].Output, states[b].Cell)), model.Run()[0]);
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 0)]
    [InlineData(true, false, 0)]
    [InlineData(true, true, 1)]
    [InlineData(false, false, 1)]
    [InlineData(false, true, 2)]
    public void Bidirectional_lstm(bool merged, bool timeMajor, int auxiliary)
    {
        // auxiliary: 0 none, 1 with weights, 2 without, when it is the backward input
        const int Features = 4, Second = 6, Units = 9, Steps = 5, Batch = 2;
        var forward = Lstm(Features, Units, Units, false, false, false, false);
        var backward = Lstm(auxiliary == 2 ? Second : Features, Units, Units, false, false, false, false);
        if (auxiliary == 1)
        {
            forward = forward with { Auxiliary = Gates(false, Units * Second) };
            backward = backward with { Auxiliary = Gates(false, Units * Second) };
        }

        int[] Shape(int features) => timeMajor ? [Steps, Batch, features] : [Batch, Steps, features];
        var (input, other) = (_random.Floats(Steps * Batch * Features), _random.Floats(Steps * Batch * Second));
        var options = new OptionFields(69).Choice(0, FusedActivation.Tanh).Flag(3, merged).Flag(4, timeMajor, true);
        IEnumerable<ModelOperand?> Auxiliary(ReferenceLstm w) => Enumerable.Range(0, 4).Select(gate => auxiliary == 1 ? ModelOperand.Constant(w.Auxiliary![gate]!, Units, Second) : null);
        ModelOperand?[] operands =
        [
            ModelOperand.Given(input, Shape(Features)), .. Weights(forward, Features, Units, Units), .. Weights(backward, auxiliary == 2 ? Second : Features, Units, Units),
            ModelOperand.State(Batch, Units), ModelOperand.State(Batch, Units), ModelOperand.State(Batch, Units), ModelOperand.State(Batch, Units),
            auxiliary == 0 ? null : ModelOperand.Given(other, Shape(Second)), .. Auxiliary(forward), .. Auxiliary(backward),
        ];
        using var model = new OperatorModel(
            BuiltinOperator.BidirectionalSequenceLstm, options, merged ? [TensorType.Float32] : [TensorType.Float32, TensorType.Float32], operands);
        var actual = model.Run();
        double[] Run(ReferenceLstm w, bool isBackward)
        {
            var states = States(Batch, Units, Units);
            var (x, features) = isBackward && auxiliary == 2 ? (other, Second) : (input, Features);
            return Sequence(
                x, auxiliary == 1 ? other : null, Steps, Batch, features, Second, timeMajor, isBackward, Units,
                (b, value, extra) => ReferenceRecurrent.LstmStep(w, value, extra, states[b].Output, states[b].Cell));
        }

        Sides(Run(forward, false), Run(backward, true), Units, merged, actual);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(24, 4)]
    public void Rnn(int units, int batch)
    {
        const int Features = 9;
        var (w, r, bias) = (_random.Floats(units * Features), _random.Floats(units * units, -0.5, 0.5), _random.Floats(units));
        ModelOperand[] weights = [ModelOperand.Constant(w, units, Features), ModelOperand.Constant(r, units, units), ModelOperand.Constant(bias, units), ModelOperand.State(batch, units)];
        var state = Enumerable.Range(0, batch).Select(_ => new double[units]).ToArray();
        var input = _random.Floats(batch * Features);
        using var step = new OperatorModel(
            BuiltinOperator.Rnn, new OptionFields(7).Choice(0, FusedActivation.Tanh), [TensorType.Float32], [ModelOperand.Given(input, batch, Features), .. weights]);
        for (var run = 0; run < 2; run++)
            Near(Sequence(input, null, 1, batch, Features, 0, true, false, units, (b, x, _) => ReferenceRecurrent.RnnStep(w, null, r, bias, x, null, state[b])), step.Run()[0]);

        foreach (var timeMajor in new[] { false, true })
        {
            const int Steps = 4;
            state = [.. Enumerable.Range(0, batch).Select(_ => new double[units])];
            input = _random.Floats(Steps * batch * Features);
            int[] shape = timeMajor ? [Steps, batch, Features] : [batch, Steps, Features];
            using var sequence = new OperatorModel(
                BuiltinOperator.UnidirectionalSequenceRnn, new OptionFields(31).Flag(0, timeMajor).Choice(1, FusedActivation.Tanh), [TensorType.Float32],
                [ModelOperand.Given(input, shape), .. weights]);
            Near(
                Sequence(input, null, Steps, batch, Features, 0, timeMajor, false, units, (b, x, _) => ReferenceRecurrent.RnnStep(w, null, r, bias, x, null, state[b])),
                sequence.Run()[0]);
        }
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    public void Bidirectional_rnn(bool merged, bool timeMajor, bool hasWeights)
    {
        const int Features = 3, Units = 7, Steps = 4, Batch = 2;
        int[] shape = timeMajor ? [Steps, Batch, Features] : [Batch, Steps, Features];
        var (input, other) = (_random.Floats(Steps * Batch * Features), _random.Floats(Steps * Batch * Features));
        var sides = Enumerable.Range(0, 2).Select(_ => (W: _random.Floats(Units * Features), R: _random.Floats(Units * Units, -0.5, 0.5), B: _random.Floats(Units), A: _random.Floats(Units * Features))).ToArray();
        ModelOperand[] Side(int k) =>
            [ModelOperand.Constant(sides[k].W, Units, Features), ModelOperand.Constant(sides[k].R, Units, Units), ModelOperand.Constant(sides[k].B, Units), ModelOperand.State(Batch, Units)];
        ModelOperand? Auxiliary(int k) => hasWeights ? ModelOperand.Constant(sides[k].A, Units, Features) : null;
        using var model = new OperatorModel(
            BuiltinOperator.BidirectionalSequenceRnn, new OptionFields(70).Flag(0, timeMajor).Choice(1, FusedActivation.Tanh).Flag(2, merged),
            merged ? [TensorType.Float32] : [TensorType.Float32, TensorType.Float32],
            [ModelOperand.Given(input, shape), .. Side(0), .. Side(1), ModelOperand.Given(other, shape), Auxiliary(0), Auxiliary(1)]);
        double[] Run(int k)
        {
            var state = Enumerable.Range(0, Batch).Select(_ => new double[Units]).ToArray();
            return Sequence(
                k == 1 && !hasWeights ? other : input, hasWeights ? other : null, Steps, Batch, Features, Features, timeMajor, k == 1, Units,
                (b, x, extra) => ReferenceRecurrent.RnnStep(sides[k].W, hasWeights ? sides[k].A : null, sides[k].R, sides[k].B, x, extra, state[b]));
        }

        Sides(Run(0), Run(1), Units, merged, model.Run());
    }

    [Theory]
    [InlineData(4, 1, 3, 1, true)]
    [InlineData(12, 3, 8, 2, false)]
    public void Svdf(int units, int batch, int memory, int rank, bool biased)
    {
        const int Features = 5;
        var filters = units * rank;
        var (features, time) = (_random.Floats(filters * Features), _random.Floats(filters * memory));
        var bias = biased ? _random.Floats(units) : null;
        var state = Enumerable.Range(0, batch).Select(_ => new double[filters * memory]).ToArray();
        var input = _random.Floats(batch * Features);
        using var model = new OperatorModel(
            BuiltinOperator.Svdf, new OptionFields(6).Integer(0, rank), [TensorType.Float32],
            [
                ModelOperand.Given(input, batch, Features), ModelOperand.Constant(features, filters, Features), ModelOperand.Constant(time, filters, memory),
                bias is null ? null : ModelOperand.Constant(bias, units), ModelOperand.State(batch, memory * filters),
            ]);
        for (var run = 0; run < memory + 2; run++)
        {
            var next = _random.Floats(batch * Features);
            model.Interpreter.SetInput<float>(0, next);
            Near(Sequence(next, null, 1, batch, Features, 0, true, false, units, (b, x, _) => ReferenceRecurrent.SvdfStep(features, time, bias, rank, x, state[b])), model.Run()[0]);
        }
    }
}
