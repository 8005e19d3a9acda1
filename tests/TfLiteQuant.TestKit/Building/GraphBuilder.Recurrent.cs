using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Simple recurrent operators with random weights.</content>
public sealed partial class GraphBuilder
{
    /// <summary>RNN: one step over [batch, features].</summary>
    public Value Rnn(Value input, int units)
    {
        var shape = ShapeOf(input);
        Value[] inputs = [input, .. Cell(shape[1], units, shape[0], "rnn")];
        return Operator(BuiltinOperator.Rnn, inputs, [shape[0], units], new OptionFields(OptionTag.Rnn).Choice(0, FusedActivation.Tanh));
    }

    /// <summary>UNIDIRECTIONAL_SEQUENCE_RNN over [batch, time, features].</summary>
    public Value UnidirectionalSequenceRnn(Value sequence, int units)
    {
        var shape = ShapeOf(sequence);
        Value[] inputs = [sequence, .. Cell(shape[2], units, shape[0], "rnn")];
        var options = new OptionFields(OptionTag.SequenceRnn).Choice(1, FusedActivation.Tanh);
        return Operator(BuiltinOperator.UnidirectionalSequenceRnn, inputs, [shape[0], shape[1], units], options);
    }

    /// <summary>BIDIRECTIONAL_SEQUENCE_RNN over [batch, time, features], one output per direction.</summary>
    public Value[] BidirectionalSequenceRnn(Value sequence, int units)
    {
        var shape = ShapeOf(sequence);
        Value[] inputs =
        [
            sequence, .. Cell(shape[2], units, shape[0], "forward"), .. Cell(shape[2], units, shape[0], "backward"),
            Value.None, Value.None, Value.None,
        ];
        var options = new OptionFields(OptionTag.BidirectionalSequenceRnn).Choice(1, FusedActivation.Tanh);
        (TensorType, int[]) output = (TensorType.Float32, [shape[0], shape[1], units]);
        return Operator(BuiltinOperator.BidirectionalSequenceRnn, inputs, [output, output], options);
    }

    /// <summary>SVDF over [batch, features].</summary>
    public Value Svdf(Value input, int units, int memory, int rank = 1, FusedActivation activation = FusedActivation.None)
    {
        var shape = ShapeOf(input);
        var filters = units * rank;
        Value[] inputs =
        [
            input, Weights([filters, shape[1]], "svdf/feature", 0.5), Weights([filters, memory], "svdf/time", 0.5), Weights([units], "svdf/bias"),
            Variable([shape[0], memory * filters], "svdf/state"),
        ];
        return Operator(BuiltinOperator.Svdf, inputs, [shape[0], units], new OptionFields(OptionTag.Svdf).Integer(0, rank).Choice(1, activation));
    }

    // Input weights, recurrent weights, bias, hidden state.
    private Value[] Cell(int features, int units, int batch, string name) =>
    [
        Weights([units, features], $"{name}/input", 0.5), Weights([units, units], $"{name}/recurrent", 0.5), Weights([units], $"{name}/bias"),
        Variable([batch, units], $"{name}/state"),
    ];
}
