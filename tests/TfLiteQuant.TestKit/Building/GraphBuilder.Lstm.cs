using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>LSTM operators with random weights in the runtime's layouts.</content>
public sealed partial class GraphBuilder
{
    private const float CellClip = 10;

    /// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM over [batch, time, features] (or time first).</summary>
    public Value UnidirectionalSequenceLstm(Value sequence, LstmLayout layout, bool timeMajor = false)
    {
        var shape = ShapeOf(sequence);
        var options = new OptionFields(OptionTag.UnidirectionalSequenceLstm).Choice(0, FusedActivation.Tanh).Number(1, CellClip).Flag(3, timeMajor);
        var inputs = LstmInputs(sequence, shape[timeMajor ? 1 : 0], shape[2], layout);
        return Operator(BuiltinOperator.UnidirectionalSequenceLstm, inputs, [shape[0], shape[1], layout.OutputSize], options);
    }

    /// <summary>LSTM with the full kernel: one step over [batch, features].</summary>
    public Value Lstm(Value input, LstmLayout layout)
    {
        var shape = ShapeOf(input);
        var options = new OptionFields(OptionTag.Lstm).Choice(0, FusedActivation.Tanh).Number(1, CellClip);
        return Operator(BuiltinOperator.Lstm, LstmInputs(input, shape[0], shape[1], layout), [shape[0], layout.OutputSize], options);
    }

    /// <summary>LSTM with the basic kernel: five inputs, four outputs, of which the first is the result.</summary>
    public Value[] BasicLstm(Value input, int units)
    {
        var shape = ShapeOf(input);
        int[] state = [shape[0], units];
        Value[] inputs =
        [
            input, Variable(state, "lstm/activation"), Weights([4 * units, shape[1] + units], "lstm/weights"), Weights([4 * units], "lstm/bias"),
            Variable(state, "lstm/state"),
        ];
        (TensorType, int[])[] outputs =
        [
            (TensorType.Float32, state), (TensorType.Float32, state), (TensorType.Float32, [shape[0], shape[1] + units]),
            (TensorType.Float32, [shape[0], 4 * units]),
        ];
        return Operator(BuiltinOperator.Lstm, inputs, outputs, new OptionFields(OptionTag.Lstm).Choice(0, FusedActivation.Tanh).Choice(3, LstmKernel.Basic), 2);
    }

    /// <summary>BIDIRECTIONAL_SEQUENCE_LSTM over [time, batch, features], both directions in one output or in two.</summary>
    public Value[] BidirectionalSequenceLstm(Value sequence, LstmLayout layout, bool mergeOutputs = false)
    {
        var shape = ShapeOf(sequence);
        var forward = Gates(shape[2], layout, "forward");
        var backward = Gates(shape[2], layout, "backward");
        int[] output = [shape[1], layout.OutputSize], cell = [shape[1], layout.Units];
        // 0 input, 1-17 forward weights, 18-34 backward weights, 35-38 states, 39 auxiliary input, 40-47 its weights
        Value[] inputs =
        [
            sequence, .. forward, .. backward,
            Variable(output, "forward/output_state"), Variable(cell, "forward/cell_state"),
            Variable(output, "backward/output_state"), Variable(cell, "backward/cell_state"),
            .. Enumerable.Repeat(Value.None, 9),
        ];
        var options = new OptionFields(OptionTag.BidirectionalSequenceLstm).Choice(0, FusedActivation.Tanh).Number(1, CellClip).Flag(3, mergeOutputs);
        int[] single = [shape[0], shape[1], layout.OutputSize], merged = [shape[0], shape[1], 2 * layout.OutputSize];
        (TensorType, int[])[] outputs = mergeOutputs
            ? [(TensorType.Float32, merged)]
            : [(TensorType.Float32, single), (TensorType.Float32, single)];
        return Operator(BuiltinOperator.BidirectionalSequenceLstm, inputs, outputs, options);
    }

    // 0 input, 1-17 weights, 18 output state, 19 cell state, 20-23 layer norm coefficients
    private Value[] LstmInputs(Value input, int batch, int features, LstmLayout layout)
    {
        var normalized = Enumerable.Range(0, 4).Select(gate =>
            layout.LayerNorm && !(layout.CoupledGates && gate == 0) ? Weights([layout.Units], "lstm/layer_norm") : Value.None);
        return
        [
            input, .. Gates(features, layout, "lstm"), Variable([batch, layout.OutputSize], "lstm/output_state"),
            Variable([batch, layout.Units], "lstm/cell_state"), .. normalized,
        ];
    }

    // Input weights, recurrent weights, peepholes, biases of the gates input, forget, cell, output; then the projection: 17 values.
    private Value[] Gates(int features, LstmLayout layout, string name)
    {
        Value Gate(int gate, int[] shape, string part)
            => layout.CoupledGates && gate == 0 ? Value.None : Weights(shape, $"{name}/{part}_{"ifco"[gate]}", 0.5);
        IEnumerable<Value> Each(int[] shape, string part) => Enumerable.Range(0, 4).Select(gate => Gate(gate, shape, part));
        int[] vector = [layout.Units];
        return
        [
            .. Each([layout.Units, features], "input"), .. Each([layout.Units, layout.OutputSize], "recurrent"),
            .. new[] { 0, 1, 3 }.Select(gate => layout.Peephole ? Gate(gate, vector, "cell") : Value.None),
            .. Each(vector, "bias"),
            layout.Projection > 0 ? Weights([layout.Projection, layout.Units], $"{name}/projection", 0.5) : Value.None, Value.None,
        ];
    }
}
