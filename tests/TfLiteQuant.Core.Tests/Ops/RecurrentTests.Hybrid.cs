using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <content>int8 weights and float activations: the same cells, whose products see what codes keep of each vector.</content>
public sealed partial class RecurrentTests
{
    [Theory]
    [InlineData(BuiltinOperator.UnidirectionalSequenceLstm, false)]
    [InlineData(BuiltinOperator.UnidirectionalSequenceLstm, true)]
    [InlineData(BuiltinOperator.Lstm, false)]
    [InlineData(BuiltinOperator.Lstm, true)]
    public async Task Hybrid_lstm(BuiltinOperator builtin, bool asymmetric)
    {
        const int Features = 7, Batch = 3;
        var isSequence = builtin == BuiltinOperator.UnidirectionalSequenceLstm;
        var steps = isSequence ? 4 : 1;
        foreach (var (coupled, peephole, projection, norm) in new[]
            { (false, false, 0, false), (true, false, 0, false), (false, true, 0, false), (false, false, 5, false), (false, false, 0, true), (true, true, 3, true) })
        {
            const int Units = 20;
            var outputs = projection > 0 ? projection : Units;
            var w = Lstm(Features, Units, outputs, coupled, peephole, projection > 0, norm) with { CellClip = peephole ? 0.6 : 0, ProjectionClip = norm ? 2 : 0, Taken = Taken(asymmetric) };
            RoundWeights([.. w.Input, .. w.Recurrent, w.Projection, .. w.Peephole ?? []]);
            var options = isSequence
                ? new OptionFields(71).Choice(0, FusedActivation.Tanh).Number(1, (float)w.CellClip).Number(2, (float)w.ProjectionClip).Flag(4, asymmetric)
                : new OptionFields(14).Choice(0, FusedActivation.Tanh).Number(1, (float)w.CellClip).Number(2, (float)w.ProjectionClip).Flag(4, asymmetric);
            var states = States(Batch, outputs, Units);
            var input = _random.Floats(steps * Batch * Features);
            using var model = new OperatorModel(
                builtin, options, [TensorType.Float32],
                Coded(
                [
                    ModelOperand.Given(input, isSequence ? [Batch, steps, Features] : [Batch, Features]), .. Weights(w, Features, Units, outputs),
                    ModelOperand.State(Batch, outputs), ModelOperand.State(Batch, Units), .. Norms(w, Units),
                ],
                peepholes: true));
            var expected = Sequence(input, null, steps, Batch, Features, 0, false, false, outputs, (b, x, _) => ReferenceRecurrent.LstmStep(w, x, null, states[b].Output, states[b].Cell));
            Near(expected, model.Run()[0]);
            await PeerAsync(model, expected);
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    public async Task Hybrid_bidirectional_lstm(bool asymmetric, int auxiliary)
    {
        // both inputs have one width: the runtime's releases so far walk the second one with the width of the first
        const int Features = 4, Second = 4, Units = 9, Steps = 5, Batch = 2;
        ReferenceLstm[] sides = [Lstm(Features, Units, Units, false, false, false, false), Lstm(Features, Units, Units, false, false, false, false)];
        for (var side = 0; side < 2; side++)
        {
            sides[side] = sides[side] with { Auxiliary = auxiliary == 1 ? Gates(false, Units * Second) : null, Taken = Taken(asymmetric) };
            RoundWeights([.. sides[side].Input, .. sides[side].Recurrent, .. sides[side].Auxiliary ?? []]);
        }

        var (input, other) = (_random.Floats(Steps * Batch * Features), _random.Floats(Steps * Batch * Second));
        IEnumerable<ModelOperand?> Auxiliary(ReferenceLstm w) => Enumerable.Range(0, 4).Select(gate => auxiliary == 1 ? ModelOperand.Constant(w.Auxiliary![gate]!, Units, Second) : null);
        using var model = new OperatorModel(
            BuiltinOperator.BidirectionalSequenceLstm, new OptionFields(69).Choice(0, FusedActivation.Tanh).Flag(4, true, true).Flag(5, asymmetric),
            [TensorType.Float32, TensorType.Float32],
            Coded([
                ModelOperand.Given(input, Steps, Batch, Features), .. Weights(sides[0], Features, Units, Units), .. Weights(sides[1], Features, Units, Units),
                ModelOperand.State(Batch, Units), ModelOperand.State(Batch, Units), ModelOperand.State(Batch, Units), ModelOperand.State(Batch, Units),
                auxiliary == 0 ? null : ModelOperand.Given(other, Steps, Batch, Second), .. Auxiliary(sides[0]), .. Auxiliary(sides[1]),
            ]));
        double[] Run(int side)
        {
            var states = States(Batch, Units, Units);
            return Sequence(
                input, auxiliary == 1 ? other : null, Steps, Batch, Features, Second, true, side == 1, Units,
                (b, value, extra) => ReferenceRecurrent.LstmStep(sides[side], value, extra, states[b].Output, states[b].Cell));
        }

        var expected = new[] { Run(0), Run(1) };
        var actual = model.Run();
        Near(expected[0], actual[0]);
        Near(expected[1], actual[1]);
        await PeerAsync(model, expected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hybrid_rnn(bool asymmetric)
    {
        const int Features = 9, Units = 24, Batch = 3, Steps = 4;
        var sides = Enumerable.Range(0, 2).Select(_ => (W: _random.Floats(Units * Features), R: _random.Floats(Units * Units, -0.5, 0.5), B: _random.Floats(Units))).ToArray();
        foreach (var (w, r, _) in sides) RoundWeights([w, r]);
        ModelOperand[] Side(int k) =>
            [ModelOperand.Constant(sides[k].W, Units, Features), ModelOperand.Constant(sides[k].R, Units, Units), ModelOperand.Constant(sides[k].B, Units), ModelOperand.State(Batch, Units)];
        var input = _random.Floats(Steps * Batch * Features);
        double[] Run(int k, int steps, bool timeMajor)
        {
            var state = Enumerable.Range(0, Batch).Select(_ => new double[Units]).ToArray();
            return Sequence(
                input, null, steps, Batch, Features, 0, timeMajor, k == 1, Units,
                (b, x, _) => ReferenceRecurrent.RnnStep(sides[k].W, null, sides[k].R, sides[k].B, x, null, state[b], Taken(asymmetric)));
        }

        using var step = new OperatorModel(
            BuiltinOperator.Rnn, new OptionFields(7).Choice(0, FusedActivation.Tanh).Flag(1, asymmetric), [TensorType.Float32],
            Coded([ModelOperand.Given(input[..(Batch * Features)], Batch, Features), .. Side(0)]));
        Near(Run(0, 1, true), step.Run()[0]);
        await PeerAsync(step, Run(0, 1, true));
        foreach (var timeMajor in new[] { false, true })
        {
            int[] shape = timeMajor ? [Steps, Batch, Features] : [Batch, Steps, Features];
            using var sequence = new OperatorModel(
                BuiltinOperator.UnidirectionalSequenceRnn, new OptionFields(31).Flag(0, timeMajor).Choice(1, FusedActivation.Tanh).Flag(2, asymmetric), [TensorType.Float32],
                Coded([ModelOperand.Given(input, shape), .. Side(0)]));
            Near(Run(0, Steps, timeMajor), sequence.Run()[0]);
            await PeerAsync(sequence, Run(0, Steps, timeMajor));
            using var both = new OperatorModel(
                BuiltinOperator.BidirectionalSequenceRnn, new OptionFields(70).Flag(0, timeMajor).Choice(1, FusedActivation.Tanh).Flag(3, asymmetric),
                [TensorType.Float32, TensorType.Float32], Coded([ModelOperand.Given(input, shape), .. Side(0), .. Side(1), null, null, null]));
            var actual = both.Run();
            Near(Run(0, Steps, timeMajor), actual[0]);
            Near(Run(1, Steps, timeMajor), actual[1]);

            // the runtime walks a time-major sequence as often as it has steps, and carries the states along
            if (!timeMajor) await PeerAsync(both, Run(0, Steps, timeMajor), Run(1, Steps, timeMajor));
        }
    }

    [Theory]
    [InlineData(1, true, false)]
    [InlineData(2, false, true)]
    public async Task Hybrid_svdf(int rank, bool biased, bool asymmetric)
    {
        const int Features = 5, Units = 12, Batch = 3, Memory = 6;
        var filters = Units * rank;
        var (features, time) = (_random.Floats(filters * Features), _random.Floats(filters * Memory));
        RoundWeights([features, time]);
        var bias = biased ? _random.Floats(Units) : null;
        var state = Enumerable.Range(0, Batch).Select(_ => new double[filters * Memory]).ToArray();
        var input = _random.Floats(Batch * Features);
        using var model = new OperatorModel(
            BuiltinOperator.Svdf, new OptionFields(6).Integer(0, rank).Flag(2, asymmetric), [TensorType.Float32],
            Coded([
                ModelOperand.Given(input, Batch, Features), ModelOperand.Constant(features, filters, Features), ModelOperand.Constant(time, filters, Memory),
                bias is null ? null : ModelOperand.Constant(bias, Units), ModelOperand.State(Batch, Memory * filters),
            ]));
        double[] Run(float[] x) => Sequence(
            x, null, 1, Batch, Features, 0, true, false, Units, (b, value, _) => ReferenceRecurrent.SvdfStep(features, time, bias, rank, Taken(asymmetric)(value), state[b]));
        var first = Run(input);
        Near(first, model.Run()[0]);
        await PeerAsync(model, first);
        for (var run = 0; run < Memory + 2; run++)
        {
            var next = _random.Floats(Batch * Features);
            model.Interpreter.SetInput<float>(0, next);
            Near(Run(next), model.Run()[0]);
        }
    }

    private static Func<double[], double[]> Taken(bool asymmetric) => asymmetric ? DynamicCodesReference.Asymmetric : DynamicCodesReference.Symmetric;

    // weights become those that codes stand for
    private static void RoundWeights(float[]?[] weights)
    {
        foreach (var values in weights)
        {
            if (values is null) continue;
            var scale = Scale(values);
            for (var i = 0; i < values.Length; i++) values[i] = MathF.Round(values[i] / scale) * scale;
        }
    }

    private static float Scale(ReadOnlySpan<float> values) => System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(values) is var max && max < 0 ? -max / 127 : max / 127;

    // constant matrices as int8 codes, and the peepholes of an LSTM
    private static ModelOperand?[] Coded(ModelOperand?[] operands, bool peepholes = false) => [.. operands.Select((operand, position) =>
    {
        if (operand is not { IsConstant: true } || (operand.Value.Shape.Length != 2 && !(peepholes && position is >= 9 and <= 11))) return operand;
        var values = operand.Value.AsSpan<float>().ToArray();
        var scale = Scale(values);
        return ModelOperand.Constant(Array.ConvertAll(values, value => (sbyte)MathF.Round(value / scale)), operand.Value.Shape) with { Quantization = QuantizationParameters.PerTensor(scale, 0) };
    })];

    // the runtime beside the first run; it may be missing
    private static async Task PeerAsync(OperatorModel model, params double[][] expected)
    {
        if (LiteRtRuntime.UnavailableReason is not null) return;
        model.StateShapes();
        var run = await LiteRtRuntime.Require().RunAsync(ModelWriter.ToBytes(model.Model), [new LiteRtCase([.. model.GivenValues])], null, TestContext.Current.CancellationToken);
        for (var i = 0; i < expected.Length; i++) Near(expected[i], run.Cases[0][i]);
    }
}
